/** The DER of the one certificate in a URL-encoded PEM text; nothing where it is not of that form. */
export function decodePem(urlEncoded: string): string | undefined {
  const [pem] = string.gsub(urlEncoded, "%%(%x%x)", (digits) => string.char(tonumber(digits, 16) as number));
  const [body] = string.match(
    pem,
    "^%-%-%-%-%-BEGIN CERTIFICATE%-%-%-%-%-\n([A-Za-z0-9+/=\n]+)%-%-%-%-%-END CERTIFICATE%-%-%-%-%-\n?$",
  );
  if (body === undefined) return undefined;
  return decodeBase64(body);
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const digitValues = new LuaTable<number, number>();
for (const value of $range(0, 63)) digitValues.set(string.byte(alphabet, value + 1) as number, value);

/** Base64 with line breaks and padding. The caller has checked the characters. */
function decodeBase64(text: string): string {
  const pieces: string[] = [];
  let buffer = 0;
  let digits = 0;
  for (const index of $range(1, text.length)) {
    const value = digitValues.get(string.byte(text, index) as number) as number | undefined;
    if (value !== undefined) {
      buffer = buffer * 64 + value;
      digits++;
      if (digits === 4) {
        pieces.push(string.char(Math.floor(buffer / 65536), Math.floor(buffer / 256) % 256, buffer % 256));
        buffer = 0;
        digits = 0;
      }
    }
  }
  if (digits === 3) pieces.push(string.char(Math.floor(buffer / 1024), Math.floor(buffer / 4) % 256));
  if (digits === 2) pieces.push(string.char(Math.floor(buffer / 16)));
  return table.concat(pieces);
}

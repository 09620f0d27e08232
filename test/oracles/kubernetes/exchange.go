package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// exchangeHTTP1 writes the headers byte for byte. The answer's status and body.
func exchangeHTTP1(connection net.Conn, authority string, headers [][2]string) (int, []byte, error) {
	var request bytes.Buffer
	fmt.Fprintf(&request, "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n", authority)
	for _, header := range headers {
		fmt.Fprintf(&request, "%s: %s\r\n", header[0], header[1])
	}
	request.WriteString("\r\n")
	if _, err := connection.Write(request.Bytes()); err != nil {
		return 0, nil, err
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, body, err
}

// exchangeHTTP2 sends the headers byte for byte but for the case of their names, in one header block.
func exchangeHTTP2(connection net.Conn, authority string, headers [][2]string) (int, []byte, error) {
	if _, err := io.WriteString(connection, http2.ClientPreface); err != nil {
		return 0, nil, err
	}
	framer := http2.NewFramer(connection, connection)
	framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	if err := framer.WriteSettings(); err != nil {
		return 0, nil, err
	}
	if err := writeHeaderBlock(framer, encodeBlock(authority, headers)); err != nil {
		return 0, nil, err
	}
	return readAnswer(framer)
}

func encodeBlock(authority string, headers [][2]string) []byte {
	var block bytes.Buffer
	encoder := hpack.NewEncoder(&block)
	write := func(name, value string) { _ = encoder.WriteField(hpack.HeaderField{Name: name, Value: value}) }
	write(":method", "GET")
	write(":scheme", "https")
	write(":authority", authority)
	write(":path", "/")
	for _, header := range headers {
		write(strings.ToLower(header[0]), header[1])
	}
	return block.Bytes()
}

const largestFrame = 16384

func writeHeaderBlock(framer *http2.Framer, block []byte) error {
	first := block[:min(len(block), largestFrame)]
	rest := block[len(first):]
	err := framer.WriteHeaders(http2.HeadersFrameParam{
		StreamID: 1, BlockFragment: first, EndStream: true, EndHeaders: len(rest) == 0,
	})
	for err == nil && len(rest) > 0 {
		part := rest[:min(len(rest), largestFrame)]
		rest = rest[len(part):]
		err = framer.WriteContinuation(1, len(rest) == 0, part)
	}
	return err
}

func readAnswer(framer *http2.Framer) (int, []byte, error) {
	status := 0
	var body []byte
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return status, nil, err
		}
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				if err := framer.WriteSettingsAck(); err != nil {
					return status, nil, err
				}
			}
		case *http2.MetaHeadersFrame:
			if status, err = strconv.Atoi(frame.PseudoValue("status")); err != nil {
				return 0, nil, err
			}
			if frame.StreamEnded() {
				return status, body, nil
			}
		case *http2.DataFrame:
			body = append(body, frame.Data()...)
			if frame.StreamEnded() {
				return status, body, nil
			}
		case *http2.RSTStreamFrame:
			return status, nil, fmt.Errorf("the stream was reset: %s", frame.ErrCode)
		case *http2.GoAwayFrame:
			if frame.ErrCode != http2.ErrCodeNo {
				return status, nil, fmt.Errorf("the connection was ended: %s", frame.ErrCode)
			}
		}
	}
}

/** Everything that a filter sees without importing it. */

/// <reference path="./typescript/types.d.ts" />
/// <reference path="./typescript/iteration.d.ts" />
/// <reference path="./typescript/array.d.ts" />
/// <reference path="./typescript/string.d.ts" />
/// <reference path="./typescript/number.d.ts" />
/// <reference path="./typescript/object.d.ts" />
/// <reference path="./typescript/not-in-envoy.d.ts" />
/// <reference types="@typescript-to-lua/language-extensions" />
/// <reference path="./lua/base.d.ts" />
/// <reference path="./lua/string.d.ts" />
/// <reference path="./lua/math.d.ts" />
/// <reference path="./lua/os.d.ts" />
/// <reference path="./lua/coroutine.d.ts" />
/// <reference types="lua-types/core/metatable" />
/// <reference types="lua-types/core/math" />
/// <reference types="lua-types/core/table" />
/// <reference types="lua-types/special/5.3-pre" />

module envoy-lua-kit/dist-lua

go 1.16

package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// question is one request. A client of Go's sends certificates and headers that other TLS libraries do not let through.
type question struct {
	ID string `json:"id"`
	// Host and port; the oracle's own where there is none.
	Address string `json:"address"`
	// For SNI and as the authority.
	ServerName string `json:"serverName"`
	// DER in base64, leaf first; nothing is presented where there is none.
	Certificates []string `json:"certificates"`
	// PKCS #8 in base64.
	Key string `json:"key"`
	// "http/1.1" or "h2".
	Protocol string `json:"protocol"`
	// Names and values in hexadecimal, sent as they are.
	Headers [][2]string `json:"headers"`
}

type reply struct {
	ID string `json:"id"`
	// 0 where there was no HTTP answer.
	Status int `json:"status"`
	// The JSON of the answer: a verdict, where it is the oracle's.
	Body json.RawMessage `json:"body,omitempty"`
	// Why there is none: a failed handshake, a reset stream, an answer of the HTTP server itself.
	Failure string `json:"failure,omitempty"`
}

const longestAnswer = 20 * time.Second

// answerQuestions takes one question a line, eight at a time, and answers each by a line. It returns when the input ends.
func answerQuestions(in io.Reader, out *json.Encoder, ownAddress string) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	places := make(chan struct{}, 8)
	var writing sync.Mutex
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return nil
		}
		var asked question
		if err := json.Unmarshal(line, &asked); err != nil {
			return err
		}
		if asked.Address == "" {
			asked.Address = ownAddress
		}
		places <- struct{}{}
		go func() {
			answered := ask(asked)
			writing.Lock()
			defer writing.Unlock()
			_ = out.Encode(answered)
			<-places
		}()
	}
}

func ask(asked question) reply {
	status, body, err := exchange(asked)
	result := reply{ID: asked.ID, Status: status}
	switch {
	case err != nil:
		result.Failure = err.Error()
	case json.Valid(body):
		result.Body = body
	default:
		result.Failure = fmt.Sprintf("the server answered %d: %s", status, body)
	}
	return result
}

func exchange(asked question) (int, []byte, error) {
	config, err := clientConfig(asked)
	if err != nil {
		return 0, nil, err
	}
	dialer := &net.Dialer{Timeout: longestAnswer}
	connection, err := tls.DialWithDialer(dialer, "tcp", asked.Address, config)
	if err != nil {
		return 0, nil, err
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(longestAnswer)); err != nil {
		return 0, nil, err
	}
	headers, err := decodeHeaders(asked.Headers)
	if err != nil {
		return 0, nil, err
	}
	if asked.Protocol == "h2" {
		return exchangeHTTP2(connection, asked.ServerName, headers)
	}
	return exchangeHTTP1(connection, asked.ServerName, headers)
}

// The server's certificate is not what is asked about.
func clientConfig(asked question) (*tls.Config, error) {
	config := &tls.Config{InsecureSkipVerify: true, ServerName: asked.ServerName, NextProtos: []string{asked.Protocol}}
	if len(asked.Certificates) == 0 {
		return config, nil
	}
	var presented tls.Certificate
	for _, text := range asked.Certificates {
		der, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, err
		}
		presented.Certificate = append(presented.Certificate, der)
	}
	der, err := base64.StdEncoding.DecodeString(asked.Key)
	if err != nil {
		return nil, err
	}
	if presented.PrivateKey, err = x509.ParsePKCS8PrivateKey(der); err != nil {
		return nil, err
	}
	config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &presented, nil }
	return config, nil
}

func decodeHeaders(given [][2]string) ([][2]string, error) {
	decoded := make([][2]string, 0, len(given))
	for _, pair := range given {
		name, err := hex.DecodeString(pair[0])
		if err != nil {
			return nil, err
		}
		value, err := hex.DecodeString(pair[1])
		if err != nil {
			return nil, err
		}
		decoded = append(decoded, [2]string{string(name), string(value)})
	}
	return decoded, nil
}

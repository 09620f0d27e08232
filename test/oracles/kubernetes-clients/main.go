// What kubectl has of exec, attach and port-forward, client-go's own code, and a kubelet's side of them.
//
// Each line of JSON on standard input is a question, the first one about the kubelet to start, and the answer
// is one line of JSON on standard output. It ends with its input.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	answers := json.NewEncoder(os.Stdout)
	var node *kubelet
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			log.Fatal(err)
		}
		if asked.Kubelet != nil {
			var port int
			var err error
			if node, port, err = startKubelet(*asked.Kubelet); err != nil {
				log.Fatal(err)
			}
			send(answers, answer{Port: port})
			continue
		}
		said := ask(asked)
		if node != nil {
			said.Seen = node.takeSeen()
		}
		send(answers, said)
	}
}

func send(answers *json.Encoder, said answer) {
	if err := answers.Encode(said); err != nil {
		log.Fatal(err)
	}
}

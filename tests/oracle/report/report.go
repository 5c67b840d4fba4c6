// Package report turns the output of a Go test program into one JSON line per case.
package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const childMark = "ORACLE_CHILD"

// Case is what one case came to. Cases with sub-cases are left out.
type Case struct {
	Destination string `json:"destination"`
	Case        string `json:"case"`
	Outcome     string `json:"outcome"`
	Message     string `json:"message,omitempty"`
}

// Main is the TestMain of a program: it runs the tests in a child, so that what the SDK prints can be read, and
// writes the cases to the standard output. It ends badly if a case failed, or if none ran.
func Main(m *testing.M) {
	if os.Getenv(childMark) != "" {
		os.Exit(m.Run())
	}
	if err := parent(os.Getenv("ORACLE_DESTINATION")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func parent(destination string) error {
	arguments := append(slices.Clone(os.Args[1:]), "-test.v")
	command := exec.Command(os.Args[0], arguments...)
	command.Env = append(os.Environ(), childMark+"=1")
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	cases := read(output, destination)
	writer := json.NewEncoder(os.Stdout)
	for _, one := range cases {
		if err := writer.Encode(one); err != nil {
			return err
		}
	}
	if err := command.Wait(); err != nil {
		return fmt.Errorf("%s: %w", destination, err)
	}
	if len(cases) == 0 {
		return fmt.Errorf("%s: no case ran", destination)
	}
	return nil
}

var (
	speaker  = regexp.MustCompile(`^=== (?:RUN|NAME|CONT|PAUSE)\s+(\S+)$`)
	verdict  = regexp.MustCompile(`^\s*--- (PASS|FAIL|SKIP): (\S+) `)
	outcomes = map[string]string{"PASS": "pass", "FAIL": "fail", "SKIP": "skip"}
)

func read(output io.Reader, destination string) []Case {
	said := map[string]string{}
	var ended []Case
	now := ""
	lines := bufio.NewScanner(output)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		line := lines.Text()
		if found := speaker.FindStringSubmatch(line); found != nil {
			now = found[1]
			said[now] += ""
		} else if found := verdict.FindStringSubmatch(line); found != nil {
			ended = append(ended, Case{destination, found[2], outcomes[found[1]], ""})
		} else {
			said[now] += line + "\n"
		}
	}
	ended = append(ended, unfinished(said, ended, destination)...)
	for i := range ended {
		if ended[i].Outcome == "fail" {
			ended[i].Message = strings.TrimSpace(shortened(said[ended[i].Case]))
		}
	}
	return slices.DeleteFunc(ended, func(one Case) bool {
		return one.Outcome != "fail" && isGroup(one.Case, said) ||
			one.Outcome == "fail" && isGroup(one.Case, said) && one.Message == ""
	})
}

// A program that died has cases without a verdict.
func unfinished(said map[string]string, ended []Case, destination string) []Case {
	var lost []Case
	for name := range said {
		has := func(one Case) bool { return one.Case == name }
		if name != "" && !slices.ContainsFunc(ended, has) {
			lost = append(lost, Case{destination, name, "fail", ""})
		}
	}
	return lost
}

func isGroup(name string, said map[string]string) bool {
	for other := range said {
		if strings.HasPrefix(other, name+"/") {
			return true
		}
	}
	return false
}

func shortened(text string) string {
	const most = 3000
	if len(text) <= most {
		return text
	}
	return text[:most] + " …"
}

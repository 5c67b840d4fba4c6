// What the source reads from its spec.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

type spec struct {
	Rows            int64   `json:"rows"`               // of oracle_wide and oracle_parent; a parent has two children
	FirstID         int64   `json:"first_id"`           // number of the first row
	RowsPerMessage  int64   `json:"rows_per_message"`   // what the SDK's scheduler does by itself is 50
	TypeRows        int     `json:"type_rows"`          // of oracle_types
	Maps            bool    `json:"maps"`               // oracle_types has map columns
	SlowMs          int64   `json:"slow_ms"`            // pause after each insert message
	CrashAfterRows  int64   `json:"crash_after_rows"`   // exit code 3 in the middle of the stream
	KillAfterRows   int64   `json:"kill_after_rows"`    // SIGKILL to itself
	HangAfterRows   int64   `json:"hang_after_rows"`    // sends nothing more and stays
	HangOnStart     bool    `json:"hang_on_start"`      // Init never answers; ORACLE_HANG_ON_START=1 is for the process
	FailTable       string  `json:"fail_table"`         // reports an error after half of this table's rows
	GarbageAfter    int64   `json:"garbage_after_rows"` // a text column whose offsets point outside of its bytes
	LogFlood        int64   `json:"log_flood"`          // log lines, every tenth of 100 kB
	LogSecret       bool    `json:"log_secret"`         // logs `secret`
	Secret          string  `json:"secret"`
	DeleteRecordIDs []int64 `json:"delete_record_ids"` // parents deleted at the end, with their children
	State           bool    `json:"state"`             // counts its runs in the state backend
}

func readSpec(given []byte) (spec, error) {
	read := spec{Rows: 1000, FirstID: 1, RowsPerMessage: 50, TypeRows: 10}
	decoder := json.NewDecoder(bytes.NewReader(given))
	decoder.DisallowUnknownFields()
	if len(given) > 0 {
		if err := decoder.Decode(&read); err != nil {
			return read, fmt.Errorf("reading the spec: %w", err)
		}
	}
	if read.RowsPerMessage < 1 || read.Rows < 0 || read.FirstID < 0 {
		return read, fmt.Errorf("reading the spec: rows, first_id and rows_per_message must not be negative")
	}
	return read, nil
}

func specSchema() map[string]any {
	properties := map[string]any{}
	for field := range reflect.TypeFor[spec]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		properties[name] = typeSchema(field.Type)
	}
	return map[string]any{"type": []string{"object", "null"}, "additionalProperties": false, "properties": properties}
}

func typeSchema(of reflect.Type) map[string]any {
	switch of.Kind() {
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": typeSchema(of.Elem())}
	default:
		return map[string]any{"type": "integer"}
	}
}

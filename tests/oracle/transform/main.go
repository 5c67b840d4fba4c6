// oracle_transformer is a transformer plugin made with the Go SDK: it renames tables, drops rows, holds them back, and
// misbehaves when its spec says so.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/cloudquery/plugin-sdk/v4/plugin"
	"github.com/cloudquery/plugin-sdk/v4/schema"
	"github.com/cloudquery/plugin-sdk/v4/serve"
	"github.com/rs/zerolog"
)

type spec struct {
	Prefix       string `json:"prefix"`              // in front of every table's name
	DropOdd      bool   `json:"drop_odd"`            // rows with an odd `id` do not come out
	Hold         bool   `json:"hold"`                // nothing comes out before the last has gone in
	FailAfter    int    `json:"fail_after_records"`  // an error at the record after this many
	CrashAfter   int    `json:"crash_after_records"` // exit code 4 there
	WrongColumns bool   `json:"wrong_columns"`       // records lack the last column that the schema has
}

type client struct {
	plugin.UnimplementedSource
	plugin.UnimplementedDestination
	spec spec
}

func newClient(_ context.Context, _ zerolog.Logger, given []byte, _ plugin.NewClientOptions) (plugin.Client, error) {
	var read spec
	decoder := json.NewDecoder(bytes.NewReader(given))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&read); err != nil {
		return nil, fmt.Errorf("reading the spec: %w", err)
	}
	return &client{spec: read}, nil
}

func (*client) Close(context.Context) error { return nil }

func (c *client) TransformSchema(_ context.Context, old *arrow.Schema) (*arrow.Schema, error) {
	metadata := old.Metadata().ToMap()
	metadata[schema.MetadataTableName] = c.spec.Prefix + metadata[schema.MetadataTableName]
	renamed := arrow.MetadataFrom(metadata)
	return arrow.NewSchema(old.Fields(), &renamed), nil
}

func (c *client) Transform(ctx context.Context, in <-chan arrow.RecordBatch, out chan<- arrow.RecordBatch) error {
	var held []arrow.RecordBatch
	seen := 0
	for record := range in {
		if c.spec.FailAfter > 0 && seen == c.spec.FailAfter {
			return fmt.Errorf("it fails after %d records, as its spec says", seen)
		}
		if c.spec.CrashAfter > 0 && seen == c.spec.CrashAfter {
			os.Exit(4)
		}
		seen++
		for _, changed := range c.change(ctx, record) {
			if c.spec.Hold {
				held = append(held, changed)
			} else {
				out <- changed
			}
		}
	}
	for _, record := range held {
		out <- record
	}
	return nil
}

func (c *client) change(ctx context.Context, record arrow.RecordBatch) []arrow.RecordBatch {
	renamed, _ := c.TransformSchema(ctx, record.Schema())
	columns := record.Columns()
	if c.spec.WrongColumns {
		metadata := renamed.Metadata()
		renamed = arrow.NewSchema(renamed.Fields()[:len(columns)-1], &metadata)
		columns = columns[:len(columns)-1]
	}
	whole := array.NewRecordBatch(renamed, columns, record.NumRows())
	ids := record.Schema().FieldIndices("id")
	if !c.spec.DropOdd || len(ids) == 0 {
		return []arrow.RecordBatch{whole}
	}
	var kept []arrow.RecordBatch
	numbers := record.Column(ids[0]).(*array.Int64)
	for row := range numbers.Len() {
		if numbers.Value(row)%2 == 0 {
			kept = append(kept, whole.NewSlice(int64(row), int64(row+1)))
		}
	}
	return kept
}

func main() {
	transformer := plugin.NewPlugin("oracle-transformer", "v1.0.0", newClient, plugin.WithKind("transformer"),
		plugin.WithTeam("landfall"))
	if err := serve.Plugin(transformer).Serve(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// oracle_source is a source plugin made with the Go SDK. It sends tables whose values are known, and misbehaves when
// its spec says so.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/cloudquery/plugin-sdk/v4/message"
	"github.com/cloudquery/plugin-sdk/v4/plugin"
	"github.com/cloudquery/plugin-sdk/v4/schema"
	"github.com/cloudquery/plugin-sdk/v4/serve"
	"github.com/rs/zerolog"

	"landfall/tests/oracle/rows"
)

type client struct {
	logger zerolog.Logger
	spec   spec
}

func newClient(ctx context.Context, logger zerolog.Logger, anySpec any) (plugin.SourceClient, error) {
	read, err := readSpec(anySpec.([]byte))
	if err != nil {
		return nil, err
	}
	if read.HangOnStart {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return &client{logger: logger, spec: read}, nil
}

func (c *client) Tables(_ context.Context, options plugin.TableOptions) (schema.Tables, error) {
	all := schema.Tables{rows.WideTable(), rows.ParentTable(), rows.TypesTable(c.spec.Maps)}
	if c.spec.State {
		all = append(all, rows.StateTable())
	}
	return all.FilterDfs(options.Tables, options.SkipTables, options.SkipDependentTables)
}

func (*client) Close(context.Context) error { return nil }

func (c *client) Sync(ctx context.Context, options plugin.SyncOptions, out chan<- message.SyncMessage) error {
	tables, err := c.Tables(ctx, plugin.TableOptions{Tables: options.Tables, SkipTables: options.SkipTables,
		SkipDependentTables: options.SkipDependentTables})
	if err != nil {
		return err
	}
	if len(tables) == 0 {
		return fmt.Errorf("no tables specified for syncing")
	}
	run := &run{client: c, ctx: ctx, out: out, options: options, tables: tables}
	return run.all()
}

func main() {
	if os.Getenv("ORACLE_HANG_ON_START") != "" {
		select {}
	}
	debug.SetGCPercent(1000) // the live heap is tiny: most of a sync's CPU would be collection
	jsonSchema, err := json.Marshal(specSchema())
	if err != nil {
		panic(err)
	}
	source := plugin.NewSourcePlugin("oracle", "v1.0.0", newClient, plugin.WithKind("source"), plugin.WithTeam("landfall"),
		plugin.WithJSONSchema(string(jsonSchema)), plugin.WithConnectionTester(testConnection))
	if err := serve.Plugin(source).Serve(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func testConnection(_ context.Context, _ zerolog.Logger, given []byte) error {
	if _, err := readSpec(given); err != nil {
		return plugin.NewTestConnError("INVALID_SPEC", err)
	}
	return nil
}

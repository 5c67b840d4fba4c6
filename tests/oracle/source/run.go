// One sync: the tables one after another, with the faults that were asked for.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/cloudquery/plugin-sdk/v4/message"
	"github.com/cloudquery/plugin-sdk/v4/plugin"
	"github.com/cloudquery/plugin-sdk/v4/schema"
	"github.com/cloudquery/plugin-sdk/v4/state"

	"landfall/tests/oracle/rows"
)

type run struct {
	*client
	ctx     context.Context
	out     chan<- message.SyncMessage
	options plugin.SyncOptions
	tables  schema.Tables
	sent    int64
}

func (r *run) all() error {
	r.logs()
	for _, table := range r.tables.FlattenTables() {
		if r.options.DeterministicCQID {
			schema.CqIDAsPK(table) // as the SDK's scheduler: in the migration only, not in the records
		}
		if err := r.send(&message.SyncMigrateTable{Table: table}); err != nil {
			return err
		}
	}
	for _, table := range []func() error{r.wide, r.family, r.types, r.state} {
		if err := table(); err != nil {
			return err
		}
	}
	return r.deletes()
}

func (r *run) logs() {
	for i := range r.spec.LogFlood {
		filler := ""
		if i%10 == 9 {
			filler = strings.Repeat("x", 100_000)
		}
		r.logger.Info().Int64("number", i).Str("filler", filler).Msg("one of many log lines")
	}
	if r.spec.LogSecret {
		r.logger.Info().Msg("the secret is " + r.spec.Secret)
	}
}

func (r *run) selected(table string) bool { return r.tables.Get(table) != nil }

func (r *run) wide() error {
	if !r.selected("oracle_wide") {
		return nil
	}
	wide := rows.NewWide(r.spec.RowsPerMessage, r.options.DeterministicCQID)
	return r.pages("oracle_wide", wide.Record)
}

func (r *run) family() error {
	made := map[string]func(int64, int64, bool) arrow.RecordBatch{"oracle_parent": rows.Parents, "oracle_child": rows.Children}
	for _, table := range []string{"oracle_parent", "oracle_child"} {
		if !r.selected(table) {
			continue
		}
		err := r.pages(table, func(first, count int64) arrow.RecordBatch {
			return made[table](first, count, r.options.DeterministicCQID)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *run) types() error {
	if !r.selected("oracle_types") {
		return nil
	}
	return r.insert(rows.Types(r.spec.TypeRows, r.spec.Maps))
}

// pages sends the rows of one table, rows_per_message at a time.
func (r *run) pages(table string, record func(first, count int64) arrow.RecordBatch) error {
	for done := int64(0); done < r.spec.Rows; done += r.spec.RowsPerMessage {
		if table == r.spec.FailTable && done >= r.spec.Rows/2 {
			r.logger.Error().Str("table", table).Msg("table resolver finished with error")
			return r.send(&message.SyncError{TableName: table, Error: "the oracle was told to fail here"})
		}
		count := min(r.spec.RowsPerMessage, r.spec.Rows-done)
		if err := r.insert(record(r.spec.FirstID+done, count)); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) insert(record arrow.RecordBatch) error {
	if due(r.spec.GarbageAfter, r.sent) {
		record = rows.Damaged(record)
	}
	if err := r.send(&message.SyncInsert{Record: record}); err != nil {
		return err
	}
	r.sent += record.NumRows()
	if r.spec.SlowMs > 0 {
		time.Sleep(time.Duration(r.spec.SlowMs) * time.Millisecond)
	}
	return r.fault()
}

func due(after, sent int64) bool { return after > 0 && sent >= after }

func (r *run) fault() error {
	switch {
	case due(r.spec.CrashAfterRows, r.sent):
		os.Exit(3)
	case due(r.spec.KillAfterRows, r.sent):
		return syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case due(r.spec.HangAfterRows, r.sent):
		<-r.ctx.Done()
		return r.ctx.Err()
	}
	return nil
}

func (r *run) send(one message.SyncMessage) error {
	select {
	case r.out <- one:
		return nil
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
}

func (r *run) deletes() error {
	if len(r.spec.DeleteRecordIDs) == 0 {
		return nil
	}
	anyOf := message.PredicateGroup{GroupingType: "OR"}
	for _, id := range r.spec.DeleteRecordIDs {
		anyOf.Predicates = append(anyOf.Predicates,
			message.Predicate{Operator: "EQ", Column: "id", Record: rows.Key("oracle_parent", "id", id)})
	}
	return r.send(&message.SyncDeleteRecord{DeleteRecord: message.DeleteRecord{
		TableName:      "oracle_parent",
		TableRelations: []message.TableRelation{{TableName: "oracle_child", ParentTable: "oracle_parent"}},
		WhereClause:    message.PredicateGroups{anyOf},
	}})
}

// state counts the runs in the backend, with the SDK's own client of it.
func (r *run) state() (err error) {
	if !r.spec.State || !r.selected("oracle_state") {
		return nil
	}
	backend, err := state.NewConnectedClient(r.ctx, r.options.BackendOptions)
	if err != nil {
		return fmt.Errorf("opening the state backend: %w", err)
	}
	defer func() { err = errors.Join(err, backend.Close()) }()
	text, err := backend.GetKey(r.ctx, "counter")
	if err != nil {
		return fmt.Errorf("reading the counter: %w", err)
	}
	counter := int64(0)
	if text != "" {
		if counter, err = strconv.ParseInt(text, 10, 64); err != nil {
			return err
		}
	}
	if err := backend.SetKey(r.ctx, "counter", strconv.FormatInt(counter+1, 10)); err != nil {
		return fmt.Errorf("storing the counter: %w", err)
	}
	if err := r.insert(rows.State(counter, r.options.DeterministicCQID)); err != nil {
		return err
	}
	return backend.Flush(r.ctx)
}

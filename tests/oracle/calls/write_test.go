// Write streams: order, concurrency, size, damage and what a destination refuses.
package calls

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	pb "github.com/cloudquery/plugin-pb-go/pb/plugin/v3"
	"github.com/cloudquery/plugin-sdk/v4/message"
	"google.golang.org/grpc/codes"

	"landfall/tests/oracle/peer"
	"landfall/tests/oracle/rows"
)

func TestConcurrentWrites(t *testing.T) {
	s := ready(t)
	streams := make([]pb.Plugin_WriteClient, 2)
	tables := []table{newTable("left"), newTable("right")}
	for i := range streams { // both are open before either gets rows
		stream, err := s.client.Write(t.Context())
		ok(t, err)
		ok(t, stream.Send(tables[i].migrate()))
		streams[i] = stream
	}
	const batches, size = 20, 50
	errors := make([]error, len(streams))
	var both sync.WaitGroup
	for i, stream := range streams {
		both.Go(func() {
			for batch := range int64(batches) {
				if errors[i] = stream.Send(tables[i].rows(1+batch*size, size)); errors[i] != nil {
					break
				}
			}
			if _, err := stream.CloseAndRecv(); err != nil {
				errors[i] = err
			}
		})
	}
	both.Wait()
	for i := range streams {
		ok(t, errors[i])
		s.wants(t, tables[i], batches*size)
	}
}

func TestDamagedRecord(t *testing.T) {
	s := ready(t)
	whole := newTable("whole")
	good, err := pb.RecordToBytes(whole.record(1, 10, "some text"))
	ok(t, err)
	offsets, err := pb.RecordToBytes(rows.Damaged(whole.record(1, 10, "some text")))
	ok(t, err)
	schemaOnly, err := pb.SchemaToBytes(whole.ToArrowSchema())
	ok(t, err)
	cases := map[string][]byte{
		"empty": {}, "noise": []byte("this is no Arrow stream at all"), "half": good[:len(good)/2],
		"flipped": flipped(good), "offsets": offsets, "no batch": schemaOnly,
	}
	for name, bytes := range cases {
		t.Run(name, func(t *testing.T) {
			table := newTable("damaged")
			refused(t, peer.Send(t.Context(), s.client, table.migrate(), peer.InsertBytes(bytes)))
			alive(t, s)
			s.write(t, table.migrate(), table.rows(1, 10))
			s.wants(t, table, 10)
		})
	}
}

// Every byte of the second half of the schema message is changed.
func flipped(good []byte) []byte {
	bad := append([]byte(nil), good...)
	for i := 64; i < 256; i++ {
		bad[i] ^= 0x5A
	}
	return bad
}

func TestDamagedSchema(t *testing.T) {
	s := ready(t)
	bad := &pb.Write_Request{Message: &pb.Write_Request_MigrateTable{
		MigrateTable: &pb.Write_MessageMigrateTable{Table: []byte("no schema")}}}
	refused(t, peer.Send(t.Context(), s.client, bad))
	refused(t, peer.Send(t.Context(), s.client, &pb.Write_Request{}))
	unnamed := newTable("x")
	unnamed.Name = ""
	refused(t, peer.Send(t.Context(), s.client, unnamed.migrate()))
	alive(t, s)
}

func TestInsertWithoutMigrate(t *testing.T) {
	s := ready(t)
	err := peer.Send(t.Context(), s.client, newTable("unknown").rows(1, 5))
	if s.name == "file" {
		ok(t, err) // a file needs no migration
	} else {
		refused(t, err)
	}
	alive(t, s)
}

func TestBigMessage(t *testing.T) {
	s := ready(t)
	table := newTable("big")
	s.write(t, table.migrate(), table.big(1040, 104*1024*1024))
	s.wants(t, table, 1040)
}

func TestEmptyInsert(t *testing.T) {
	s := ready(t)
	table := newTable("empty")
	s.write(t, table.migrate(), table.rows(1, 0), table.rows(1, 3))
	s.wants(t, table, 3)
	s.write(t) // a stream without a message
}

func TestReadMissingTable(t *testing.T) {
	s := ready(t)
	records, err := peer.Read(t.Context(), s.client, newTable("missing").Table)
	if err == nil && len(records) > 0 {
		t.Fatalf("a table that does not exist has %d records", len(records))
	}
	if err != nil {
		refused(t, err)
	}
	alive(t, s)
}

func TestOrderInOneStream(t *testing.T) {
	s := ready(t)
	table := newTable("order")
	stale := peer.DeleteStale(table.Name, "calls", syncTime.Add(time.Second))
	err := peer.Send(t.Context(), s.client, table.migrate(), table.rows(1, 10), stale, table.rows(4, 3))
	if s.name == "file" {
		refused(t, err, codes.Unimplemented)
		return
	}
	ok(t, err)
	s.wants(t, table, 6, 1, 2, 3)
}

func TestDeleteRecord(t *testing.T) {
	s := ready(t)
	table := newTable("delete")
	equal := func(id int64) message.Predicate {
		return message.Predicate{Operator: "EQ", Column: "id", Record: rows.Key(table.Name, "id", id)}
	}
	deletion := must(peer.DeleteRecord(message.DeleteRecord{TableName: table.Name, WhereClause: message.PredicateGroups{
		{GroupingType: "OR", Predicates: message.Predicates{equal(2), equal(4), equal(99)}}}}))
	contradiction := must(peer.DeleteRecord(message.DeleteRecord{TableName: table.Name, WhereClause: message.PredicateGroups{
		{GroupingType: "AND", Predicates: message.Predicates{equal(5), equal(6)}}}}))
	err := peer.Send(t.Context(), s.client, table.migrate(), table.rows(1, 6), contradiction, deletion)
	if s.name == "file" {
		refused(t, err, codes.Unimplemented)
		return
	}
	ok(t, err)
	s.wants(t, table, 6, 2, 4)
}

func TestDeleteRecordRelations(t *testing.T) {
	s := ready(t)
	if s.name == "file" {
		t.Skip("it deletes nothing")
	}
	parent, child := rows.ParentTable(), rows.ParentTable().Relations[0]
	unique := newTable("family").Name
	parent.Name, child.Name = unique+"_parent", unique+"_child"
	named := func(record arrow.RecordBatch, name string) *pb.Write_Request {
		return must(peer.Insert(rows.Renamed(record, name)))
	}
	s.write(t, must(peer.Migrate(parent, false)), must(peer.Migrate(child, false)),
		named(rows.Parents(1, 5, true), parent.Name), named(rows.Children(1, 5, true), child.Name),
		must(peer.DeleteRecord(message.DeleteRecord{
			TableName:      parent.Name,
			TableRelations: []message.TableRelation{{TableName: child.Name, ParentTable: parent.Name}},
			WhereClause: message.PredicateGroups{{GroupingType: "AND", Predicates: message.Predicates{
				{Operator: "EQ", Column: "id", Record: rows.Key(parent.Name, "id", 2)}}}},
		})))
	for _, wanted := range []struct {
		count int64
		table table
	}{{4, table{parent}}, {4 * rows.ChildrenEach, table{child}}} {
		records, err := peer.Read(t.Context(), s.client, wanted.table.Table)
		ok(t, err)
		if got := total(records); got != wanted.count {
			t.Errorf("%s has %d rows, not %d", wanted.table.Name, got, wanted.count)
		}
	}
}

func total(records []arrow.RecordBatch) (sum int64) {
	for _, record := range records {
		sum += record.NumRows()
	}
	return sum
}

func TestUnsafeMigration(t *testing.T) {
	s := ready(t)
	if s.name == "file" {
		t.Skip("a file has no schema to change")
	}
	before := newTable("changed")
	s.write(t, before.migrate(), before.rows(1, 3))
	after := newTable("changed")
	after.Name = before.Name
	after.Columns[3].Type = arrow.FixedWidthTypes.Boolean
	err := peer.Send(t.Context(), s.client, after.migrate())
	refused(t, err)
	for _, word := range []string{before.Name, "text", "forced"} {
		if !contains(err, word) {
			t.Errorf("the error does not say %q: %v", word, err)
		}
	}
	s.wants(t, before, 3)
}

func contains(err error, word string) bool { return strings.Contains(fmt.Sprint(err), word) }

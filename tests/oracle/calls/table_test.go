// The small table that the tests write, and the messages about it.
package calls

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	pb "github.com/cloudquery/plugin-pb-go/pb/plugin/v3"
	"github.com/cloudquery/plugin-sdk/v4/schema"

	"landfall/tests/oracle/peer"
)

var tables atomic.Int64

type table struct{ *schema.Table }

func newTable(name string) table {
	return table{&schema.Table{
		Name: fmt.Sprintf("calls_%s_%d_%d", name, os.Getpid(), tables.Add(1)),
		Columns: schema.ColumnList{
			schema.CqSourceNameColumn,
			schema.CqSyncTimeColumn,
			{Name: "id", Type: arrow.PrimitiveTypes.Int64, PrimaryKey: true, NotNull: true},
			{Name: "text", Type: arrow.BinaryTypes.String},
		},
	}}
}

var syncTime = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func (t table) record(first, count int64, text string) arrow.RecordBatch {
	builder := array.NewRecordBuilder(memory.DefaultAllocator, t.ToArrowSchema())
	for id := first; id < first+count; id++ {
		builder.Field(0).(*array.StringBuilder).Append("calls")
		builder.Field(1).(*array.TimestampBuilder).AppendTime(syncTime)
		builder.Field(2).(*array.Int64Builder).Append(id)
		builder.Field(3).(*array.StringBuilder).Append(text)
	}
	return builder.NewRecordBatch()
}

func (t table) migrate() *pb.Write_Request { return must(peer.Migrate(t.Table, false)) }

func (t table) rows(first, count int64) *pb.Write_Request {
	return must(peer.Insert(t.record(first, count, "some text")))
}

func (t table) big(count int64, bytes int) *pb.Write_Request {
	return must(peer.Insert(t.record(1, count, strings.Repeat("b", bytes/int(count)))))
}

func must(request *pb.Write_Request, err error) *pb.Write_Request {
	if err != nil {
		panic(err)
	}
	return request
}

func (s served) write(t *testing.T, messages ...*pb.Write_Request) {
	t.Helper()
	ok(t, peer.Send(t.Context(), s.client, messages...))
}

// wants the table to have exactly these ids.
func (s served) wants(t *testing.T, of table, count int64, without ...int64) {
	t.Helper()
	records, err := peer.Read(t.Context(), s.client, of.Table)
	ok(t, err)
	missing := map[int64]bool{}
	for id := int64(1); id <= count; id++ {
		missing[id] = true
	}
	for _, id := range without {
		delete(missing, id)
	}
	for _, record := range records {
		ids := record.Column(2).(*array.Int64)
		for i := range ids.Len() {
			if !missing[ids.Value(i)] {
				t.Fatalf("the id %d was not expected, or came twice", ids.Value(i))
			}
			delete(missing, ids.Value(i))
		}
	}
	if len(missing) > 0 {
		t.Fatalf("%d ids are missing: %v", len(missing), missing)
	}
}

// Records that are wrong, and the small ones that predicates hold.
package rows

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/cloudquery/plugin-sdk/v4/schema"
)

// Damaged gives a copy whose first text column of the record has an offset far outside of its bytes. The record goes
// through the Go encoder, which looks at the last offset only.
func Damaged(record arrow.RecordBatch) arrow.RecordBatch {
	columns := slices.Clone(record.Columns())
	at := slices.IndexFunc(columns, func(column arrow.Array) bool { return column.DataType().ID() == arrow.STRING })
	text := columns[at].(*array.String)
	offsets := make([]int32, 1, text.Len()+1)
	var values []byte
	for i := range text.Len() {
		values = append(values, text.Value(i)...)
		offsets = append(offsets, int32(len(values)))
	}
	offsets[1] = 2_000_000_000
	columns[at] = texts(offsets, values, int64(text.Len()))
	return array.NewRecordBatch(record.Schema(), columns, record.NumRows())
}

// Key is the record of a predicate: one row of one int64 column.
func Key(table, column string, value int64) arrow.RecordBatch {
	of := &schema.Table{Name: table, Columns: schema.ColumnList{{Name: column, Type: arrow.PrimitiveTypes.Int64}}}
	builder := array.NewRecordBuilder(memory.DefaultAllocator, of.ToArrowSchema())
	builder.Field(0).(*array.Int64Builder).Append(value)
	return builder.NewRecordBatch()
}

// Renamed gives the same rows as those of another table.
func Renamed(record arrow.RecordBatch, table string) arrow.RecordBatch {
	metadata := record.Schema().Metadata().ToMap()
	metadata[schema.MetadataTableName] = table
	named := arrow.MetadataFrom(metadata)
	return array.NewRecordBatch(arrow.NewSchema(record.Schema().Fields(), &named), record.Columns(), record.NumRows())
}

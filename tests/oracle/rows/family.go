// The small tables: a parent with its child, every type of the SDK's test data, and the incremental table.
package rows

import (
	"fmt"
	"strconv"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/cloudquery/plugin-sdk/v4/schema"
	"github.com/cloudquery/plugin-sdk/v4/types"
	"github.com/google/uuid"
)

// ChildrenEach is the number of children of one parent.
const ChildrenEach = 2

// ParentTable is the schema of oracle_parent, with oracle_child as its relation.
func ParentTable() *schema.Table {
	child := &schema.Table{
		Name: "oracle_child",
		Columns: schema.ColumnList{
			schema.CqIDColumn,
			schema.CqParentIDColumn,
			{Name: "parent_id", Type: arrow.PrimitiveTypes.Int64, PrimaryKey: true, NotNull: true},
			{Name: "number", Type: arrow.PrimitiveTypes.Int64, PrimaryKey: true, NotNull: true},
			{Name: "value", Type: arrow.BinaryTypes.String},
		},
	}
	parent := &schema.Table{
		Name: "oracle_parent",
		Columns: schema.ColumnList{
			schema.CqIDColumn,
			schema.CqParentIDColumn,
			{Name: "id", Type: arrow.PrimitiveTypes.Int64, PrimaryKey: true, NotNull: true},
			{Name: "name", Type: arrow.BinaryTypes.String},
		},
		Relations: schema.Tables{child},
	}
	child.Parent = parent
	return parent
}

// StateTable is the schema of oracle_state.
func StateTable() *schema.Table {
	return &schema.Table{
		Name:          "oracle_state",
		IsIncremental: true,
		Columns: schema.ColumnList{
			schema.CqIDColumn,
			schema.CqParentIDColumn,
			{Name: "counter", Type: arrow.PrimitiveTypes.Int64, PrimaryKey: true, NotNull: true, IncrementalKey: true},
		},
	}
}

// TypesTable is the schema of oracle_types: the SDK's test table, with map columns if asked for.
func TypesTable(maps bool) *schema.Table {
	table := schema.TestTable("oracle_types", schema.TestSourceOptions{SkipMaps: !maps})
	table.Columns.Get("id").PrimaryKey = true
	schema.AddCqIDs(table)
	return table
}

// Parents gives `count` rows of oracle_parent.
func Parents(first, count int64, deterministic bool) arrow.RecordBatch {
	return build(ParentTable(), count, func(row int64, add adder) {
		id := first + row
		add.id(parentID(id, deterministic))
		add.null()
		add.integer(id)
		add.text(fmt.Sprintf("parent %d", id))
	})
}

// Children gives the children of `count` parents.
func Children(first, count int64, deterministic bool) arrow.RecordBatch {
	return build(ParentTable().Relations[0], count*ChildrenEach, func(row int64, add adder) {
		parent, number := first+row/ChildrenEach, row%ChildrenEach
		key := strconv.FormatInt(number, 10) + "parent_id" + strconv.FormatInt(parent, 10)
		add.id(appendID(nil, parent*ChildrenEach+number, "number", []byte(key), deterministic))
		add.id(parentID(parent, deterministic))
		add.integer(parent)
		add.integer(number)
		add.text(fmt.Sprintf("child %d of %d", number, parent))
	})
}

// State gives the one row of oracle_state.
func State(counter int64, deterministic bool) arrow.RecordBatch {
	return build(StateTable(), 1, func(_ int64, add adder) {
		add.id(appendID(nil, counter, "counter", strconv.AppendInt(nil, counter, 10), deterministic))
		add.null()
		add.integer(counter)
	})
}

// Types gives rows of oracle_types from the SDK's generator.
func Types(count int, maps bool) arrow.RecordBatch {
	return schema.NewTestDataGenerator(0).Generate(TypesTable(maps), schema.GenTestDataOptions{
		MaxRows: count, TimePrecision: time.Microsecond, StableTime: time.UnixMicro(1700000000123456).UTC()})
}

func parentID(id int64, deterministic bool) []byte {
	return appendID(nil, id, "id", strconv.AppendInt(nil, id, 10), deterministic)
}

// adder appends to the columns of one row, from left to right.
type adder struct {
	builder *array.RecordBuilder
	column  *int
}

func (a adder) next() array.Builder {
	*a.column++
	return a.builder.Field(*a.column - 1)
}

func (a adder) null()           { a.next().AppendNull() }
func (a adder) integer(v int64) { a.next().(*array.Int64Builder).Append(v) }
func (a adder) text(v string)   { a.next().(*array.StringBuilder).Append(v) }
func (a adder) id(v []byte)     { a.next().(*types.UUIDBuilder).Append(uuid.UUID(v)) }

func build(table *schema.Table, count int64, fill func(row int64, add adder)) arrow.RecordBatch {
	builder := array.NewRecordBuilder(memory.DefaultAllocator, table.ToArrowSchema())
	for row := range count {
		column := 0
		fill(row, adder{builder, &column})
	}
	return builder.NewRecordBatch()
}

// Package rows holds the tables that the oracle's sources send. Every value follows from the row number, so that a
// reader in another language can compute it again.
package rows

import (
	"fmt"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/cloudquery/plugin-sdk/v4/schema"
	"github.com/cloudquery/plugin-sdk/v4/types"
)

// Period is the number of rows after which all values but the ids come again.
const Period = 1000

const wideName = "oracle_wide"

var (
	regions = []string{"us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2"}
	states  = []string{"running", "stopped", "pending", "terminated"}
)

// WideTable is the schema of oracle_wide.
func WideTable() *schema.Table {
	stamp := arrow.FixedWidthTypes.Timestamp_us
	return &schema.Table{
		Name:        wideName,
		Description: "One machine a row, about 700 bytes",
		Columns: schema.ColumnList{
			schema.CqIDColumn,
			schema.CqParentIDColumn,
			{Name: "arn", Type: arrow.BinaryTypes.String, PrimaryKey: true, NotNull: true},
			{Name: "account_id", Type: arrow.BinaryTypes.String},
			{Name: "region", Type: arrow.BinaryTypes.String},
			{Name: "resource_uuid", Type: types.ExtensionTypes.UUID},
			{Name: "name", Type: arrow.BinaryTypes.String},
			{Name: "description", Type: arrow.BinaryTypes.String},
			{Name: "state", Type: arrow.BinaryTypes.String},
			{Name: "cpu_count", Type: arrow.PrimitiveTypes.Int64},
			{Name: "size_bytes", Type: arrow.PrimitiveTypes.Int64},
			{Name: "price", Type: arrow.PrimitiveTypes.Float64},
			{Name: "enabled", Type: arrow.FixedWidthTypes.Boolean},
			{Name: "ip", Type: types.ExtensionTypes.Inet},
			{Name: "tags", Type: types.ExtensionTypes.JSON},
			{Name: "config", Type: types.ExtensionTypes.JSON},
			{Name: "security_groups", Type: arrow.ListOf(arrow.BinaryTypes.String)},
			{Name: "notes", Type: arrow.BinaryTypes.String},
			{Name: "created_at", Type: stamp},
			{Name: "updated_at", Type: stamp},
		},
	}
}

// Wide makes records of oracle_wide. Building costs the three id columns only: the others are slices of columns made
// once.
type Wide struct {
	schema        *arrow.Schema
	repeated      []arrow.Array // one period and one record more; nil for the id columns
	deterministic bool
}

// NewWide prepares records of up to `maxRows` rows.
func NewWide(maxRows int64, deterministic bool) *Wide {
	w := &Wide{schema: WideTable().ToArrowSchema(), deterministic: deterministic}
	w.repeated = make([]arrow.Array, w.schema.NumFields())
	for i := range w.repeated {
		field := w.schema.Field(i)
		if text := repeatedText[field.Name]; text != nil {
			w.repeated[i] = repeatedColumn(field.Type, text, Period+maxRows)
		}
	}
	return w
}

// Record gives `count` rows, the first with the number `first`.
func (w *Wide) Record(first, count int64) arrow.RecordBatch {
	columns := make([]arrow.Array, len(w.repeated))
	slot := first % Period
	for i, column := range w.repeated {
		if column != nil {
			columns[i] = array.NewSlice(column, slot, slot+count)
		}
	}
	w.fillIDs(columns, first, count)
	return array.NewRecordBatch(w.schema, columns, count)
}

func (w *Wide) fillIDs(columns []arrow.Array, first, count int64) {
	ids := make([]byte, 0, 16*count)
	resources := make([]byte, 0, 16*count)
	arns := make([]byte, 0, 80*count)
	offsets := make([]int32, 1, count+1)
	for row := first; row < first+count; row++ {
		begin := len(arns)
		arns = appendARN(arns, row)
		offsets = append(offsets, int32(len(arns)))
		resources = appendResource(resources, row)
		ids = appendID(ids, row, "arn", arns[begin:], w.deterministic)
	}
	columns[0] = uuids(ids, count)
	columns[2] = texts(offsets, arns, count)
	columns[5] = uuids(resources, count)
}

func appendARN(to []byte, row int64) []byte {
	slot := row % Period
	to = append(to, "arn:aws:ec2:"...)
	to = append(to, regions[slot%5]...)
	to = append(to, ':')
	to = strconv.AppendInt(to, account(slot), 10)
	to = append(to, ":instance/i-"...)
	return appendHex(to, uint64(row))
}

func account(slot int64) int64 { return 100000000000 + slot%7 }

// What a column holds in a slot (row number modulo Period), as text that the column's builder reads; "" is null.
var repeatedText = map[string]func(slot int64) string{
	"_cq_parent_id": func(int64) string { return "" },
	"account_id":    func(s int64) string { return strconv.FormatInt(account(s), 10) },
	"region":        func(s int64) string { return regions[s%5] },
	"name":          func(s int64) string { return fmt.Sprintf("instance-%04d", s) },
	"description":   description,
	"state":         func(s int64) string { return states[s%4] },
	"cpu_count":     func(s int64) string { return strconv.Itoa(1 << (s % 7)) },
	"size_bytes":    func(s int64) string { return strconv.FormatInt(s*1073741824+12345, 10) },
	"price":         func(s int64) string { return strconv.FormatFloat(float64(s)*0.125+0.0625, 'g', -1, 64) },
	"enabled":       func(s int64) string { return strconv.FormatBool(s%3 == 0) },
	"ip":            func(s int64) string { return fmt.Sprintf("10.%d.%d.1/24", s/256, s%256) },
	"tags": func(s int64) string {
		return fmt.Sprintf(`{"Env":"prod-%d","Team":"platform","CostCenter":"cc-%04d","Name":"instance-%04d"}`, s%9, s, s)
	},
	"config":          config,
	"security_groups": func(s int64) string { return fmt.Sprintf(`["sg-%08x","sg-%08x"]`, s, s*31) },
	"notes": func(s int64) string {
		return fmt.Sprintf("line one of %d\n\tindented, with comma\nGrüße aus Köln, 東京 %d", s, s)
	},
	"created_at": func(s int64) string { return stampText(1700000000000000 + s*1000001) },
	"updated_at": func(s int64) string { return stampText(1700003600000000 + s*1000001) },
}

func description(s int64) string {
	if s%50 == 7 {
		return ""
	}
	return fmt.Sprintf(`Node "%d", part of the %s pool, keeps its data; "retain", 30 days`, s, regions[s%5])
}

func config(s int64) string {
	return fmt.Sprintf(`{"image":{"id":"ami-%08x","owner":"self","virtualization":"hvm"},"network":{"vpc":"vpc-%08x",`+
		`"subnets":["subnet-%04x","subnet-%04x"],"public":%t},"disks":[{"size":%d,"type":"gp3","encrypted":true},`+
		`{"size":500,"type":"st1","encrypted":false}],"monitoring":null}`, s*7, s%16, s%64, s%64+1, s%2 == 0, 8+s%32)
}

func repeatedColumn(of arrow.DataType, text func(int64) string, count int64) arrow.Array {
	builder := array.NewBuilder(memory.DefaultAllocator, of)
	for slot := range count {
		value := text(slot % Period)
		if value == "" {
			builder.AppendNull()
		} else if err := builder.AppendValueFromString(value); err != nil {
			panic(fmt.Sprintf("%s does not read %q: %v", of, value, err))
		}
	}
	return builder.NewArray()
}

// Writes golden.arrow and golden.tsv: values of every type, and how CloudQuery's Go side writes them. Run once by hand
// when a case is added; the tests of src/encode read the results:
//
//	go mod init golden && go get github.com/cloudquery/plugin-sdk/v4@v4.96.1 && go run golden.go
//
// golden.arrow is an Arrow IPC stream. Each line of golden.tsv is: column, row, text form, JSON form, nested text form;
// backslash, tab and line feed are escaped. Lines that begin with `#type` give a column's type name.
package main

import (
	"bytes"
	"fmt"
	"math"
	"math/rand"
	"os"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/decimal256"
	"github.com/apache/arrow-go/v18/arrow/float16"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/cloudquery/plugin-sdk/v4/schema"
	"github.com/cloudquery/plugin-sdk/v4/types"
	"github.com/goccy/go-json"
)

const (
	rows       = 400
	mostRandom = 40 // rows of random values, but for floats
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// column builds one column; fill gets the row and may leave it to be null.
type column struct {
	name string
	kind arrow.DataType
	fill func(b array.Builder, row int) bool
}

// pick takes the row's value from a list of edges, then from random ones.
func pick[T any](edges []T, random func() T, add func(b array.Builder, v T)) func(array.Builder, int) bool {
	return func(b array.Builder, row int) bool {
		switch {
		case row < len(edges):
			add(b, edges[row])
		case random != nil && (row < mostRandom || isFloat(b)):
			add(b, random())
		default:
			return false
		}
		return true
	}
}

func parsed(texts ...string) func(array.Builder, int) bool {
	return pick(texts, nil, func(b array.Builder, v string) { check(b.AppendValueFromString(v)) })
}

func isFloat(b array.Builder) bool {
	return arrow.IsFloating(b.Type().ID())
}

// fromJSON appends values given as JSON.
func fromJSON(texts ...string) func(array.Builder, int) bool {
	return pick(texts, nil, func(b array.Builder, v string) {
		check(b.UnmarshalOne(json.NewDecoder(strings.NewReader(v))))
	})
}

func anyFloat() float64 {
	for {
		f := math.Float64frombits(rand.Uint64())
		if !math.IsNaN(f) && !math.IsInf(f, 0) {
			return f
		}
	}
}

func someFloat() float64 {
	switch rand.Intn(4) {
	case 0:
		return anyFloat()
	case 1:
		return float64(rand.Intn(2000000)-1000000) / 100
	case 2:
		return (rand.Float64() - 0.5) * math.Pow10(rand.Intn(50)-25)
	}
	return float64(rand.Int63n(1 << 60))
}

func timestamps(unit arrow.TimeUnit) func(array.Builder, int) bool {
	scale := map[arrow.TimeUnit]int64{arrow.Second: 1, arrow.Millisecond: 1e3, arrow.Microsecond: 1e6, arrow.Nanosecond: 1e9}[unit]
	edges := []int64{0, 1, -1, scale - 1, -scale, 1682294400 * scale, 1682294400*scale + scale/2, 951782400 * scale, 951868799 * scale}
	if unit != arrow.Nanosecond {
		edges = append(edges, -62135596800*scale, 253402300799*scale, -62135596800*scale+1, 253402300800*scale-1)
	} else {
		edges = append(edges, math.MinInt64, math.MaxInt64)
	}
	random := func() int64 { return rand.Int63n(4e9*scale) - 2e9*scale }
	return pick(edges, random, func(b array.Builder, v int64) { b.(*array.TimestampBuilder).Append(arrow.Timestamp(v)) })
}

func dates() func(array.Builder, int) bool {
	random := func() int64 { return rand.Int63n(3000000) - 700000 }
	return pick([]int64{0, -1, -719162, 2932896, 19471, 11016, -25509}, random, func(b array.Builder, v int64) {
		if b32, ok := b.(*array.Date32Builder); ok {
			b32.Append(arrow.Date32(v))
		} else {
			b.(*array.Date64Builder).Append(arrow.Date64(v * 86400000))
		}
	})
}

func columns() []column {
	i64 := func(b array.Builder, v int64) { b.(*array.Int64Builder).Append(v) }
	u64 := func(b array.Builder, v uint64) { b.(*array.Uint64Builder).Append(v) }
	f64 := func(b array.Builder, v float64) { b.(*array.Float64Builder).Append(v) }
	f32 := func(b array.Builder, v float32) { b.(*array.Float32Builder).Append(v) }
	f16 := func(b array.Builder, v float32) { b.(*array.Float16Builder).Append(float16.New(v)) }
	d128 := func(b array.Builder, v string) {
		t := b.Type().(*arrow.Decimal128Type)
		n, err := decimal128.FromString(v, t.Precision, t.Scale)
		check(err)
		b.(*array.Decimal128Builder).Append(n)
	}
	d256 := func(b array.Builder, v string) {
		t := b.Type().(*arrow.Decimal256Type)
		n, err := decimal256.FromString(v, t.Precision, t.Scale)
		check(err)
		b.(*array.Decimal256Builder).Append(n)
	}
	floats := []float64{0, math.Copysign(0, -1), 1, -1.5, 999999, 1e6, 1234567, 999999.5, 0.0001, 0.00001, 1e-6, 9.9e-7, 1e-7,
		1e20, 1e21, 123456789012345680000, math.MaxFloat64, math.SmallestNonzeroFloat64, 0.1, 0.3, 1.0 / 3, 12.5, 100, 1e15,
		9007199254740993, 2.2250738585072014e-308, math.NaN(), math.Inf(1), math.Inf(-1)}
	floats32 := make([]float32, len(floats))
	for i, f := range floats {
		floats32[i] = float32(f)
	}
	text := []string{"", "plain", "with \"quotes\", commas", "tab\tline\nfeed\r", "<b>&amp;</b>", "back\\slash", "\u00e9\u4e16\U0001F600",
		"nul\x00 and \x01 and \x1f and \x7f", " leading blank", "a rather longer text than sixteen bytes with \" in the middle of it"}
	addText := func(b array.Builder, v string) { b.(array.StringLikeBuilder).Append(v) }
	addBytes := func(b array.Builder, v string) { b.(*array.BinaryBuilder).Append([]byte(v)) }
	fixed := &arrow.FixedSizeBinaryType{ByteWidth: 3}
	item := arrow.StructOf(
		arrow.Field{Name: "zeta", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		arrow.Field{Name: "alpha", Type: arrow.BinaryTypes.String, Nullable: true},
		arrow.Field{Name: "list", Type: arrow.ListOf(arrow.PrimitiveTypes.Float64), Nullable: true})
	intMap := arrow.MapOf(arrow.PrimitiveTypes.Int64, arrow.BinaryTypes.String)
	return []column{
		{"bool", arrow.FixedWidthTypes.Boolean, parsed("true", "false")},
		{"int8", arrow.PrimitiveTypes.Int8, parsed("-128", "127", "0")},
		{"int16", arrow.PrimitiveTypes.Int16, parsed("-32768", "32767")},
		{"int32", arrow.PrimitiveTypes.Int32, parsed("-2147483648", "2147483647")},
		{"int64", arrow.PrimitiveTypes.Int64, pick([]int64{math.MinInt64, math.MaxInt64, 0, -1}, rand.Int63, i64)},
		{"uint8", arrow.PrimitiveTypes.Uint8, parsed("255", "0")},
		{"uint16", arrow.PrimitiveTypes.Uint16, parsed("65535", "0")},
		{"uint32", arrow.PrimitiveTypes.Uint32, parsed("4294967295", "0")},
		{"uint64", arrow.PrimitiveTypes.Uint64, pick([]uint64{math.MaxUint64, 0}, rand.Uint64, u64)},
		{"float16", arrow.FixedWidthTypes.Float16, pick([]float32{0, 1, -2.5, 0.1, 65504, 0.0001, 6e-8}, nil, f16)},
		{"float32", arrow.PrimitiveTypes.Float32, pick(floats32, func() float32 { return float32(someFloat()) }, f32)},
		{"float64", arrow.PrimitiveTypes.Float64, pick(floats, someFloat, f64)},
		{"decimal", &arrow.Decimal128Type{Precision: 19, Scale: 10}, pick([]string{"0", "1", "12.5", "-12.5", "100", "0.0001", "0.00001",
			"-0.0000000001", "123456789.0123456789", "999999999.9999999999", "1000000"}, nil, d128)},
		{"decimal_integer", &arrow.Decimal128Type{Precision: 30, Scale: 0}, pick([]string{"0", "100", "123456789012345678901234567890", "-7"}, nil, d128)},
		{"decimal256", &arrow.Decimal256Type{Precision: 60, Scale: 20}, pick([]string{"0", "1.25", "-12345678901234567890123456789012345678.5", "0.00002"}, nil, d256)},
		{"utf8", arrow.BinaryTypes.String, pick(text, nil, addText)},
		{"large_utf8", arrow.BinaryTypes.LargeString, pick(text, nil, addText)},
		{"binary", arrow.BinaryTypes.Binary, pick([]string{"", "a", "ab", "abc", "\x00\xff\xfe\x80"}, nil, addBytes)},
		{"large_binary", arrow.BinaryTypes.LargeBinary, pick([]string{"", "a", "abcd"}, nil, addBytes)},
		{"fixed_size_binary", fixed, parsed("AAEC", "////")},
		{"date32", arrow.FixedWidthTypes.Date32, dates()},
		{"date64", arrow.FixedWidthTypes.Date64, dates()},
		{"time32_s", arrow.FixedWidthTypes.Time32s, parsed("00:00:00", "23:59:59", "12:34:56")},
		{"time32_ms", arrow.FixedWidthTypes.Time32ms, parsed("00:00:00", "23:59:59.999", "12:34:56.5", "01:02:03.050")},
		{"time64_us", arrow.FixedWidthTypes.Time64us, parsed("00:00:00", "23:59:59.999999", "12:34:56.5")},
		{"time64_ns", arrow.FixedWidthTypes.Time64ns, parsed("00:00:00", "23:59:59.999999999", "12:34:56.5")},
		{"timestamp_s", arrow.FixedWidthTypes.Timestamp_s, timestamps(arrow.Second)},
		{"timestamp_ms", arrow.FixedWidthTypes.Timestamp_ms, timestamps(arrow.Millisecond)},
		{"timestamp_us", arrow.FixedWidthTypes.Timestamp_us, timestamps(arrow.Microsecond)},
		{"timestamp_ns", arrow.FixedWidthTypes.Timestamp_ns, timestamps(arrow.Nanosecond)},
		{"timestamp_naive", &arrow.TimestampType{Unit: arrow.Microsecond}, timestamps(arrow.Microsecond)},
		{"duration_s", arrow.FixedWidthTypes.Duration_s, fromJSON(`"5s"`, `"-7s"`, `"0s"`)},
		{"duration_ms", arrow.FixedWidthTypes.Duration_ms, fromJSON(`"5ms"`, `"-1ms"`)},
		{"duration_us", arrow.FixedWidthTypes.Duration_us, fromJSON(`"5us"`)},
		{"duration_ns", arrow.FixedWidthTypes.Duration_ns, fromJSON(`"5ns"`)},
		{"interval_month", arrow.FixedWidthTypes.MonthInterval, fromJSON(`{"months":5}`, `{"months":-14}`)},
		{"interval_day_time", arrow.FixedWidthTypes.DayTimeInterval, fromJSON(`{"days":1,"milliseconds":-2}`)},
		{"interval_month_day_nano", arrow.FixedWidthTypes.MonthDayNanoInterval, fromJSON(`{"months":1,"days":-2,"nanoseconds":9223372036854775807}`)},
		{"uuid", types.ExtensionTypes.UUID, parsed("00000000-0000-0000-0000-000000000000", "f47ac10b-58cc-4372-a567-0e02b2c3d479")},
		{"json", types.ExtensionTypes.JSON, parsed(`{"a":[1,2.50,"<x>"],"b":null}`, `[]`, `"text"`, `12`)},
		{"inet", types.ExtensionTypes.Inet, parsed("1.2.3.0/24", "2001:db8::/32", "0.0.0.0/0")},
		{"mac", types.ExtensionTypes.MAC, parsed("aa:bb:cc:00:01:ff", "01:23:45:67:89:ab:cd:ef")},
		{"list_int", arrow.ListOf(arrow.PrimitiveTypes.Int64), fromJSON(`[]`, `[1,null,3]`)},
		{"list_float", arrow.ListOf(arrow.PrimitiveTypes.Float64), fromJSON(`[1000000,1e-7,1e21,0.5,1e-6]`)},
		{"list_float32", arrow.ListOf(arrow.PrimitiveTypes.Float32), fromJSON(`[1000000,1e-7,1e21,0.5,0.1]`)},
		{"list_text", arrow.ListOf(arrow.BinaryTypes.String), fromJSON(`["a","<b> & \"c\"",null,"\u00e9\n"]`)},
		{"large_list", arrow.LargeListOf(arrow.BinaryTypes.String), fromJSON(`["a",null]`, `[]`)},
		{"fixed_size_list", arrow.FixedSizeListOf(2, arrow.PrimitiveTypes.Int64), fromJSON(`[1,2]`, `[3,4]`)},
		{"list_uuid", arrow.ListOf(types.ExtensionTypes.UUID), fromJSON(`["f47ac10b-58cc-4372-a567-0e02b2c3d479",null]`)},
		{"list_inet", arrow.ListOf(types.ExtensionTypes.Inet), fromJSON(`["1.2.3.0/24"]`)},
		{"list_mac", arrow.ListOf(types.ExtensionTypes.MAC), fromJSON(`["aa:bb:cc:00:01:ff"]`)},
		{"list_date", arrow.ListOf(arrow.FixedWidthTypes.Date32), fromJSON(`["2023-04-24"]`)},
		{"list_time", arrow.ListOf(arrow.FixedWidthTypes.Time64us), fromJSON(`["12:34:56.5","00:00:00"]`)},
		{"list_timestamp", arrow.ListOf(arrow.FixedWidthTypes.Timestamp_us), fromJSON(`["2023-04-24T01:02:03.500Z"]`)},
		{"list_decimal", arrow.ListOf(&arrow.Decimal128Type{Precision: 19, Scale: 10}), fromJSON(`["12.50"]`)},
		{"list_binary", arrow.ListOf(arrow.BinaryTypes.Binary), fromJSON(`["AAEC"]`)},
		{"list_duration", arrow.ListOf(arrow.FixedWidthTypes.Duration_ms), fromJSON(`["5ms"]`)},
		{"list_months", arrow.ListOf(arrow.FixedWidthTypes.MonthInterval), fromJSON(`[{"months":5}]`)},
		{"struct", item, fromJSON(`{"zeta":1,"alpha":"<x>","list":[1e6,null]}`, `{"zeta":null,"alpha":null,"list":null}`)},
		{"map", intMap, fromJSON(`[{"key":1,"value":"a"},{"key":2,"value":null}]`, `[]`)},
		{"map_of_map", arrow.MapOf(arrow.BinaryTypes.String, intMap), fromJSON(`[{"key":"k","value":[{"key":1,"value":"x"}]}]`)},
		{"list_struct", arrow.ListOf(item), fromJSON(`[{"zeta":1,"alpha":"a","list":[]},null]`)},
	}
}

func escape(s string) string {
	return strings.NewReplacer("\\", "\\\\", "\n", "\\n", "\t", "\\t", "\x00", "\\0", "\r", "\\r").Replace(s)
}

// plainHTML undoes the escapes that lists get before they reach an encoder that escapes no HTML.
var plainHTML = strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&")

// asJSON encodes as the JSON file format does.
func asJSON(v any) string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	check(enc.Encode(v))
	return plainHTML.Replace(strings.TrimSuffix(out.String(), "\n"))
}

// asNested gives the text form of a list of one such value, without the brackets.
func asNested(a arrow.Array, row int) string {
	list := array.NewListBuilder(memory.DefaultAllocator, a.DataType())
	list.Append(true)
	one := array.NewSlice(a, int64(row), int64(row)+1)
	data := array.NewData(arrow.ListOf(a.DataType()), 1, []*memory.Buffer{nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes([]int32{0, 1}))},
		[]arrow.ArrayData{one.Data()}, 0, 0)
	text := array.NewListData(data).ValueStr(0)
	return text[1 : len(text)-1]
}

func main() {
	rand.Seed(1)
	check(types.RegisterAllExtensions())
	var table schema.Table
	table.Name = "golden"
	table.Title = "Golden"
	table.Description = "values of every type"
	var arrays []arrow.Array
	for _, c := range columns() {
		b := array.NewBuilder(memory.DefaultAllocator, c.kind)
		for row := 0; row < rows; row++ {
			if !c.fill(b, row) {
				b.AppendNull()
			}
		}
		arrays = append(arrays, b.NewArray())
		table.Columns = append(table.Columns, schema.Column{Name: c.name, Type: c.kind})
	}
	table.Columns[0].PrimaryKey = true
	table.Columns[0].NotNull = false
	table.Columns[1].Unique = true
	table.Columns[2].PrimaryKeyComponent = true
	table.Columns[3].IncrementalKey = true
	record := array.NewRecordBatch(table.ToArrowSchema(), arrays, rows)

	file, err := os.Create("golden.arrow")
	check(err)
	w := ipc.NewWriter(file, ipc.WithSchema(record.Schema()), ipc.WithZstd())
	check(w.Write(record))
	check(w.Close())
	check(file.Close())

	out, err := os.Create("golden.tsv")
	check(err)
	for i, c := range columns() {
		fmt.Fprintf(out, "#type\t%s\t%s\n", c.name, c.kind)
		for row := 0; row < rows; row++ {
			if a := arrays[i]; a.IsValid(row) {
				fmt.Fprintf(out, "%s\t%d\t%s\t%s\t%s\n", c.name, row, escape(a.ValueStr(row)), escape(asJSON(a.GetOneForMarshal(row))),
					escape(asNested(a, row)))
			}
		}
	}
	check(out.Close())
}

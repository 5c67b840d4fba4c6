// Ids, and the Arrow columns that hold them.
package rows

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/cloudquery/plugin-sdk/v4/types"
	"github.com/google/uuid"
)

const hexDigits = "0123456789abcdef"

func appendHex(to []byte, value uint64) []byte {
	for shift := 60; shift >= 0; shift -= 4 {
		to = append(to, hexDigits[value>>shift&15])
	}
	return to
}

func appendResource(to []byte, row int64) []byte {
	to = binary.BigEndian.AppendUint64(to, uint64(row)*0x9E3779B97F4A7C15)
	return binary.BigEndian.AppendUint64(to, uint64(row))
}

// As the SDK does it: from the key when deterministic, otherwise a version 4 id (here not random, for the CPU's sake).
func appendID(to []byte, row int64, key string, value []byte, deterministic bool) []byte {
	if deterministic {
		id := keyID(key, value)
		return append(to, id[:]...)
	}
	to = binary.BigEndian.AppendUint64(to, uint64(row)*0xD1B54A32D192ED03&^0xF000|0x4000)
	return binary.BigEndian.AppendUint64(to, uint64(row)|1<<63)
}

func keyID(key string, value []byte) uuid.UUID {
	hash := sha256.New()
	hash.Write([]byte(key))
	hash.Write(value)
	return uuid.NewHash(sha1.New(), uuid.UUID{}, hash.Sum(nil), 5)
}

func uuids(values []byte, count int64) arrow.Array {
	storage := array.NewData(&arrow.FixedSizeBinaryType{ByteWidth: 16}, int(count),
		[]*memory.Buffer{nil, memory.NewBufferBytes(values)}, nil, 0, 0)
	return array.NewExtensionArrayWithStorage(types.ExtensionTypes.UUID.(arrow.ExtensionType), array.MakeFromData(storage))
}

func texts(offsets []int32, values []byte, count int64) arrow.Array {
	return array.MakeFromData(array.NewData(arrow.BinaryTypes.String, int(count), []*memory.Buffer{
		nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(offsets)), memory.NewBufferBytes(values)}, nil, 0, 0))
}

func stampText(micros int64) string {
	return time.UnixMicro(micros).UTC().Format("2006-01-02 15:04:05.999999")
}

// Messages that are encoded already.
package main

import (
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
)

type encoded []byte

// codec is the protobuf codec, but passes `encoded` on as it is.
type codec struct{}

func (codec) Name() string { return proto.Name }

func (codec) Marshal(message any) (mem.BufferSlice, error) {
	if ready, is := message.(encoded); is {
		return mem.BufferSlice{mem.SliceBuffer(ready)}, nil
	}
	return encoding.GetCodecV2(proto.Name).Marshal(message)
}

func (codec) Unmarshal(bytes mem.BufferSlice, message any) error {
	return encoding.GetCodecV2(proto.Name).Unmarshal(bytes, message)
}

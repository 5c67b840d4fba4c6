// replay_source is a source that costs nearly nothing: it encodes a pool of messages when Init is called, and Sync only
// hands the ready bytes to gRPC. It serves plugin.v3 itself, without the SDK.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"sync"

	"github.com/apache/arrow-go/v18/arrow"
	discovery "github.com/cloudquery/plugin-pb-go/pb/discovery/v1"
	pb "github.com/cloudquery/plugin-pb-go/pb/plugin/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"landfall/tests/oracle/rows"
)

type spec struct {
	Rows           int64  `json:"rows"`
	FirstID        int64  `json:"first_id"`
	RowsPerMessage int64  `json:"rows_per_message"`
	Pool           int64  `json:"pool"`               // different messages; then they come again, ids and all
	GarbageAfter   int64  `json:"garbage_after_rows"` // then one insert is damaged
	Garbage        string `json:"garbage"`            // how: noise, half or empty
}

type server struct {
	pb.UnimplementedPluginServer
	lock    sync.Mutex
	spec    spec
	migrate []byte
	pool    []ready
}

// Each answer is a Sync response in its wire form.
type ready struct {
	bytes []byte
	rows  int64
}

func (s *server) GetName(context.Context, *pb.GetName_Request) (*pb.GetName_Response, error) {
	return &pb.GetName_Response{Name: "replay"}, nil
}

func (s *server) GetVersion(context.Context, *pb.GetVersion_Request) (*pb.GetVersion_Response, error) {
	return &pb.GetVersion_Response{Version: "v1.0.0"}, nil
}

func (s *server) Close(context.Context, *pb.Close_Request) (*pb.Close_Response, error) {
	return &pb.Close_Response{}, nil
}

func (s *server) Init(_ context.Context, request *pb.Init_Request) (*pb.Init_Response, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.spec = spec{Rows: 1000, FirstID: 1, RowsPerMessage: 50, Pool: 200, Garbage: "noise"}
	decoder := json.NewDecoder(bytes.NewReader(request.Spec))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&s.spec); err != nil {
		return nil, status.Errorf(codes.InvalidArgument, "reading the spec: %v", err)
	}
	if s.spec.Rows < 0 || s.spec.FirstID < 0 || s.spec.RowsPerMessage < 1 || s.spec.Pool < 1 {
		return nil, status.Error(codes.InvalidArgument, "reading the spec: a number is too small")
	}
	return &pb.Init_Response{}, s.fill()
}

func (s *server) fill() (err error) {
	if s.migrate, err = migration(); err != nil {
		return err
	}
	s.pool = nil
	wide := rows.NewWide(s.spec.RowsPerMessage, false)
	each := s.spec.RowsPerMessage
	for at := int64(0); at < min(s.spec.Pool*each, s.spec.Rows); at += each {
		made, err := insert(wide.Record(s.spec.FirstID+at, each))
		if err != nil {
			return err
		}
		s.pool = append(s.pool, ready{made, each})
	}
	return nil
}

func migration() ([]byte, error) {
	table, err := pb.SchemaToBytes(rows.WideTable().ToArrowSchema())
	if err != nil {
		return nil, err
	}
	return proto.Marshal(&pb.Sync_Response{Message: &pb.Sync_Response_MigrateTable{
		MigrateTable: &pb.Sync_MessageMigrateTable{Table: table}}})
}

func insert(record arrow.RecordBatch) ([]byte, error) {
	encoded, err := pb.RecordToBytes(record)
	if err != nil {
		return nil, err
	}
	return insertBytes(encoded)
}

func insertBytes(record []byte) ([]byte, error) {
	return proto.Marshal(&pb.Sync_Response{Message: &pb.Sync_Response_Insert{Insert: &pb.Sync_MessageInsert{Record: record}}})
}

func (s *server) GetTables(context.Context, *pb.GetTables_Request) (*pb.GetTables_Response, error) {
	table, err := pb.SchemaToBytes(rows.WideTable().ToArrowSchema())
	return &pb.GetTables_Response{Tables: [][]byte{table}}, err
}

func (s *server) Sync(_ *pb.Sync_Request, stream pb.Plugin_SyncServer) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.migrate == nil {
		return status.Error(codes.FailedPrecondition, "Init was not called")
	}
	if err := stream.SendMsg(encoded(s.migrate)); err != nil {
		return err
	}
	damaged := s.spec.GarbageAfter <= 0
	for sent, at := int64(0), 0; sent < s.spec.Rows; at++ {
		one := s.pool[at%len(s.pool)]
		if !damaged && sent >= s.spec.GarbageAfter {
			damaged = true
			bad, err := s.damage()
			if err != nil {
				return err
			}
			one.bytes = bad
		}
		if left := s.spec.Rows - sent; left < one.rows { // the last message is shorter
			short, err := insert(rows.NewWide(left, false).Record(s.spec.FirstID+int64(at%len(s.pool))*one.rows, left))
			if err != nil {
				return err
			}
			one = ready{short, left}
		}
		if err := stream.SendMsg(encoded(one.bytes)); err != nil {
			return err
		}
		sent += one.rows
	}
	return nil
}

func (s *server) damage() ([]byte, error) {
	switch s.spec.Garbage {
	case "empty":
		return insertBytes(nil)
	case "half":
		whole, err := pb.RecordToBytes(rows.NewWide(2, false).Record(1, 2))
		if err != nil {
			return nil, err
		}
		return insertBytes(whole[:len(whole)/2])
	default:
		return insertBytes([]byte("this is no Arrow stream at all"))
	}
}

type versions struct {
	discovery.UnimplementedDiscoveryServer
}

func (versions) GetVersions(context.Context, *discovery.GetVersions_Request) (*discovery.GetVersions_Response, error) {
	return &discovery.GetVersions_Response{Versions: []int32{3}}, nil
}

func serve() error {
	if len(os.Args) < 2 || os.Args[1] != "serve" {
		return fmt.Errorf("usage: replay_source serve [--network unix|tcp] [--address ADDRESS]")
	}
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	network := flags.String("network", "tcp", "")
	address := flags.String("address", "localhost:7777", "")
	for _, ignored := range []string{"log-level", "log-format", "license", "otel-endpoint"} {
		flags.String(ignored, "", "")
	}
	for _, ignored := range []string{"no-sentry", "otel-endpoint-insecure"} {
		flags.Bool(ignored, false, "")
	}
	if err := flags.Parse(os.Args[2:]); err != nil {
		return err
	}
	listener, err := net.Listen(*network, *address)
	if err != nil {
		return err
	}
	served := grpc.NewServer(grpc.ForceServerCodecV2(codec{}))
	pb.RegisterPluginServer(served, &server{})
	discovery.RegisterDiscoveryServer(served, versions{})
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	go func() { <-stop; served.Stop() }()
	return served.Serve(listener)
}

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A served destination as the SDK's plugin.Client.
package peer

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	pb "github.com/cloudquery/plugin-pb-go/pb/plugin/v3"
	"github.com/cloudquery/plugin-sdk/v4/message"
	"github.com/cloudquery/plugin-sdk/v4/plugin"
	"github.com/cloudquery/plugin-sdk/v4/schema"
	"github.com/rs/zerolog"
)

type destination struct {
	plugin.UnimplementedSource
	client pb.PluginClient
	whole  bool
	sent   []*pb.Write_Request // all of them so far, when whole
}

// NewPlugin gives a plugin whose calls go to the server behind `client`. The suite sends every message in a Write of its
// own. With `whole`, each Write repeats the messages before it: for a destination where one Write is the whole table.
func NewPlugin(client pb.PluginClient, whole bool) *plugin.Plugin {
	return plugin.NewPlugin("peer", "v0.0.0",
		func(ctx context.Context, _ zerolog.Logger, spec []byte, options plugin.NewClientOptions) (plugin.Client, error) {
			_, err := client.Init(ctx, &pb.Init_Request{
				Spec: spec, NoConnection: options.NoConnection, InvocationId: options.InvocationID})
			return &destination{client: client, whole: whole}, err
		})
}

func (d *destination) Close(ctx context.Context) error {
	_, err := d.client.Close(ctx, &pb.Close_Request{})
	return err
}

func (d *destination) Write(ctx context.Context, messages <-chan message.WriteMessage) error {
	requests := d.sent
	for one := range messages {
		wire, err := encode(one)
		if err != nil {
			return err
		}
		requests = append(requests, wire)
	}
	if d.whole {
		d.sent = requests
	}
	return Send(ctx, d.client, requests...)
}

func encode(one message.WriteMessage) (*pb.Write_Request, error) {
	switch m := one.(type) {
	case *message.WriteMigrateTable:
		return Migrate(m.Table, m.MigrateForce)
	case *message.WriteInsert:
		return Insert(m.Record)
	case *message.WriteDeleteStale:
		return DeleteStale(m.TableName, m.SourceName, m.SyncTime), nil
	case *message.WriteDeleteRecord:
		return DeleteRecord(m.DeleteRecord)
	default:
		return nil, fmt.Errorf("a %T cannot be sent", one)
	}
}

func (d *destination) Read(ctx context.Context, table *schema.Table, out chan<- arrow.RecordBatch) error {
	records, err := Read(ctx, d.client, table)
	for _, record := range records {
		out <- record
	}
	return err
}

// Read gives all rows of a table.
func Read(ctx context.Context, client pb.PluginClient, table *schema.Table) ([]arrow.RecordBatch, error) {
	bytes, err := pb.SchemaToBytes(table.ToArrowSchema())
	if err != nil {
		return nil, err
	}
	stream, err := client.Read(ctx, &pb.Read_Request{Table: bytes})
	if err != nil {
		return nil, err
	}
	var records []arrow.RecordBatch
	for {
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return records, nil
		}
		if err != nil {
			return records, err
		}
		record, err := pb.NewRecordFromBytes(answer.Record)
		if err != nil {
			return records, fmt.Errorf("decoding a record that Read gave: %w", err)
		}
		if record == nil {
			return records, errors.New("Read gave a stream without a record batch, on which the official engine crashes")
		}
		records = append(records, record)
	}
}

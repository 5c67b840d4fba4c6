// Package peer reaches a served plugin the way CloudQuery's engine does.
package peer

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"time"

	pb "github.com/cloudquery/plugin-pb-go/pb/plugin/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

const maxMessage = 200 * 1024 * 1024

// Dial connects to unix:///path or host:port. A socket is dialled by its raw path: the client then sends the path
// percent-encoded as :authority.
func Dial(ctx context.Context, target string) (*grpc.ClientConn, error) {
	path, unix := strings.CutPrefix(target, "unix://")
	options := []grpc.DialOption{
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage), grpc.MaxCallSendMsgSize(maxMessage)),
		grpc.WithBlock(), //nolint:staticcheck // as the engine
	}
	if unix {
		options = append(options, grpc.WithContextDialer(func(ctx context.Context, address string) (net.Conn, error) {
			return (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "unix", address)
		}))
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return grpc.DialContext(ctx, path, options...) //nolint:staticcheck // as the engine
}

// Send streams the messages in one Write call and gives the server's judgement.
func Send(ctx context.Context, client pb.PluginClient, messages ...*pb.Write_Request) error {
	stream, err := client.Write(ctx)
	if err != nil {
		return err
	}
	for _, message := range messages {
		if err := stream.Send(message); err != nil {
			break // an end of the stream: the reason comes with the answer
		}
	}
	_, err = stream.CloseAndRecv()
	return err
}

// Environment is what run.sh told the test program of the served destination.
type Environment struct{ Target, Destination, Spec string }

// FromEnvironment reads ORACLE_TARGET, ORACLE_DESTINATION and ORACLE_SPEC.
func FromEnvironment() (Environment, error) {
	e := Environment{os.Getenv("ORACLE_TARGET"), os.Getenv("ORACLE_DESTINATION"), os.Getenv("ORACLE_SPEC")}
	if e.Target == "" || e.Destination == "" || e.Spec == "" {
		return e, errors.New("ORACLE_TARGET, ORACLE_DESTINATION and ORACLE_SPEC must be set")
	}
	return e, nil
}

// The plain calls of a served destination, one by one, with the Go client.
package calls

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	discovery "github.com/cloudquery/plugin-pb-go/pb/discovery/v1"
	pb "github.com/cloudquery/plugin-pb-go/pb/plugin/v3"
	"github.com/cloudquery/plugin-sdk/v4/plugin"
	"github.com/cloudquery/plugin-sdk/v4/types"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"landfall/tests/oracle/peer"
	"landfall/tests/oracle/report"
)

func TestMain(m *testing.M) {
	if err := types.RegisterAllExtensions(); err != nil {
		panic(err)
	}
	report.Main(m)
}

// served is one connection to the destination under test.
type served struct {
	peer.Environment
	name       string // of the destination, without what follows a colon
	connection *grpc.ClientConn
	client     pb.PluginClient
}

func connect(t *testing.T) served {
	t.Helper()
	environment, err := peer.FromEnvironment()
	ok(t, err)
	return connectTo(t, environment, environment.Target)
}

func connectTo(t *testing.T, environment peer.Environment, target string) served {
	t.Helper()
	connection, err := peer.Dial(t.Context(), target)
	ok(t, err)
	t.Cleanup(func() { connection.Close() })
	name, _, _ := strings.Cut(environment.Destination, ":")
	return served{environment, name, connection, pb.NewPluginClient(connection)}
}

// ready is a connection on which Init was called.
func ready(t *testing.T) served {
	t.Helper()
	s := connect(t)
	s.init(t)
	return s
}

func (s served) init(t *testing.T) {
	t.Helper()
	_, err := s.client.Init(t.Context(), &pb.Init_Request{Spec: []byte(s.Spec), InvocationId: "oracle"})
	ok(t, err)
	t.Cleanup(func() { _, _ = s.client.Close(context.Background(), &pb.Close_Request{}) })
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The codes of a server that looked at the call and said no. Unavailable or Unknown would be one that fell over.
var own = []codes.Code{codes.InvalidArgument, codes.FailedPrecondition, codes.Internal, codes.NotFound, codes.Canceled}

// refused wants an error of the server's own, with a text for people.
func refused(t *testing.T, err error, also ...codes.Code) {
	t.Helper()
	got := status.Convert(err)
	if !slices.Contains(append(also, own...), got.Code()) || got.Message() == "" {
		t.Fatalf("wanted an error of the server's own, got %v: %q", got.Code(), got.Message())
	}
}

func alive(t *testing.T, s served) {
	t.Helper()
	_, err := s.client.GetName(t.Context(), &pb.GetName_Request{})
	ok(t, err)
}

func TestDiscovery(t *testing.T) {
	got, err := discovery.NewDiscoveryClient(connect(t).connection).GetVersions(t.Context(), &discovery.GetVersions_Request{})
	ok(t, err)
	for _, version := range got.Versions {
		if version == 3 {
			return
		}
	}
	t.Fatalf("version 3 is not among %v", got.Versions)
}

func TestNameAndVersion(t *testing.T) {
	s := connect(t)
	name, err := s.client.GetName(t.Context(), &pb.GetName_Request{})
	ok(t, err)
	version, err := s.client.GetVersion(t.Context(), &pb.GetVersion_Request{})
	ok(t, err)
	if name.Name != s.name || !strings.HasPrefix(version.Version, "v") {
		t.Fatalf("wanted %q and a version, got %q and %q", s.name, name.Name, version.Version)
	}
}

func TestSpecSchema(t *testing.T) {
	s := connect(t)
	got, err := s.client.GetSpecSchema(t.Context(), &pb.GetSpecSchema_Request{})
	ok(t, err)
	if got.JsonSchema == nil {
		t.Fatal("there is no schema")
	}
	schema, err := plugin.JSONSchemaValidator(*got.JsonSchema)
	ok(t, err)
	judge := func(text string) error {
		var spec any
		ok(t, json.Unmarshal([]byte(text), &spec))
		return schema.Validate(spec)
	}
	if err := judge(s.Spec); err != nil {
		t.Errorf("the schema refuses the spec of this test: %v", err)
	}
	if judge(`{"no_such_option":1}`) == nil {
		t.Error("the schema accepts an unknown option")
	}
}

func TestInitNullSpec(t *testing.T) {
	s := connect(t)
	_, err := s.client.Init(t.Context(), &pb.Init_Request{Spec: []byte("null")})
	refused(t, err) // both destinations have a required option
	alive(t, s)
}

func TestInitWrongSpec(t *testing.T) {
	s := connect(t)
	for _, spec := range []string{`{"no_such_option":1}`, `[]`, `{`, `7`, ``} {
		_, err := s.client.Init(t.Context(), &pb.Init_Request{Spec: []byte(spec)})
		refused(t, err)
	}
	s.init(t)
}

func TestInitNoConnection(t *testing.T) {
	s := connect(t)
	folder := filepath.Join(t.TempDir(), "none", "below")
	specs := map[string]string{
		"sqlite": fmt.Sprintf(`{"connection_string":%q}`, folder+"/no.db"),
		"file":   fmt.Sprintf(`{"path":%q,"format":"csv","no_rotate":true}`, folder+"/{{TABLE}}.csv"),
		// Nobody listens there: what connects fails.
		"postgresql": `{"connection_string":"postgres://u:p@127.0.0.1:1/db?sslmode=disable"}`,
	}
	_, err := s.client.Init(t.Context(), &pb.Init_Request{Spec: []byte(specs[s.name]), NoConnection: true})
	ok(t, err)
	if _, err := os.Stat(folder); err == nil {
		t.Error("a folder was made without a connection")
	}
	s.init(t)
}

func TestSourceCallsRefused(t *testing.T) {
	s := ready(t)
	_, err := s.client.GetTables(t.Context(), &pb.GetTables_Request{Tables: []string{"*"}})
	refused(t, err, codes.Unimplemented)
	stream, err := s.client.Sync(t.Context(), &pb.Sync_Request{Tables: []string{"*"}})
	ok(t, err)
	_, err = stream.Recv()
	refused(t, err, codes.Unimplemented)
	transform, err := s.client.Transform(t.Context())
	ok(t, err)
	_, err = transform.Recv()
	refused(t, err, codes.Unimplemented)
	_, err = s.client.TransformSchema(t.Context(), &pb.TransformSchema_Request{})
	refused(t, err, codes.Unimplemented)
}

func TestTestConnection(t *testing.T) {
	s := connect(t)
	good, err := s.client.TestConnection(t.Context(), &pb.TestConnection_Request{Spec: []byte(s.Spec)})
	ok(t, err)
	if !good.Success {
		t.Errorf("a good spec fails: %s %s", good.FailureCode, good.FailureDescription)
	}
	bad, err := s.client.TestConnection(t.Context(), &pb.TestConnection_Request{Spec: []byte(`{"no_such_option":1}`)})
	ok(t, err)
	if bad.Success || bad.FailureCode == "" || bad.FailureDescription == "" {
		t.Errorf("wanted a failure with code and text, got %v", bad)
	}
}

func TestCloseBeforeInit(t *testing.T) {
	s := connect(t)
	for range 2 {
		_, err := s.client.Close(t.Context(), &pb.Close_Request{})
		ok(t, err)
	}
}

func TestInitAfterClose(t *testing.T) {
	s := ready(t)
	for range 2 {
		_, err := s.client.Close(t.Context(), &pb.Close_Request{})
		ok(t, err)
		_, err = s.client.Init(t.Context(), &pb.Init_Request{Spec: []byte(s.Spec)})
		ok(t, err)
		table := newTable("reopened")
		s.write(t, table.migrate(), table.rows(1, 10))
		s.wants(t, table, 10)
	}
}

func TestWriteBeforeInit(t *testing.T) {
	s := connect(t)
	_, err := s.client.Close(t.Context(), &pb.Close_Request{})
	ok(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	refused(t, peer.Send(ctx, s.client, newTable("early").migrate()))
}

func TestTCP(t *testing.T) {
	environment, err := peer.FromEnvironment()
	ok(t, err)
	address := os.Getenv("ORACLE_TCP")
	if address == "" {
		t.Fatal("ORACLE_TCP is not set")
	}
	s := connectTo(t, environment, address)
	s.init(t)
	table := newTable("over_tcp")
	s.write(t, table.migrate(), table.rows(1, 10))
	s.wants(t, table, 10)
}

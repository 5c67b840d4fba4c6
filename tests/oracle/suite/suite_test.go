// The official writer suite of the Go SDK against a served destination.
package suite

import (
	"context"
	"strings"
	"testing"
	"time"

	pb "github.com/cloudquery/plugin-pb-go/pb/plugin/v3"
	"github.com/cloudquery/plugin-sdk/v4/plugin"
	"github.com/cloudquery/plugin-sdk/v4/schema"
	"github.com/cloudquery/plugin-sdk/v4/types"

	"landfall/tests/oracle/peer"
	"landfall/tests/oracle/report"
)

func TestMain(m *testing.M) { report.Main(m) }

// What the official plugin of the same name leaves out in its own tests, and no more.
var leftOut = map[string]plugin.WriterTestSuiteTests{
	"sqlite": {
		SkipSpecificMigrations: plugin.Migrations{RemoveUniqueConstraint: true},
		SafeMigrations:         plugin.SafeMigrations{AddColumn: true, RemoveColumn: true},
	},
	"file": {SkipUpsert: true, SkipMigrate: true, SkipDeleteStale: true, SkipDeleteRecord: true},
	"postgresql": {
		SafeMigrations: plugin.SafeMigrations{AddColumn: true, RemoveColumn: true, RemoveUniqueConstraint: true, MovePKToCQOnly: true},
	},
}

// The data that the official plugin is tested with. It leaves out maps, too, which are not left out here.
var testData = map[string]schema.TestSourceOptions{
	"postgresql": {TimePrecision: time.Microsecond},
}

func TestWriter(t *testing.T) {
	given, err := peer.FromEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	name, _, _ := strings.Cut(given.Destination, ":") // file:csv is file with a format
	tests, known := leftOut[name]
	if !known {
		t.Fatalf("no destination is called %q here", given.Destination)
	}
	if err := types.RegisterAllExtensions(); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	connection, err := peer.Dial(ctx, given.Target)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	served := peer.NewPlugin(pb.NewPluginClient(connection), name == "file")
	if err := served.Init(ctx, []byte(given.Spec), plugin.NewClientOptions{}); err != nil {
		t.Fatal(err)
	}
	plugin.TestWriterSuiteRunner(t, served, tests, plugin.WithTestDataOptions(testData[name]))
	if err := served.Close(ctx); err != nil {
		t.Fatal(err)
	}
}

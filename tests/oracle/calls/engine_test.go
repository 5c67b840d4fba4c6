// The library with which CloudQuery's engine spawns, dials, logs and ends a plugin, on ours.
package calls

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudquery/plugin-pb-go/managedplugin"
	pb "github.com/cloudquery/plugin-pb-go/pb/plugin/v3"
	"github.com/rs/zerolog"

	"landfall/tests/oracle/peer"
)

func TestSpawnedByTheEngine(t *testing.T) {
	environment, err := peer.FromEnvironment()
	ok(t, err)
	name, _, _ := strings.Cut(environment.Destination, ":")
	program := os.Getenv("LANDFALL")
	if program == "" {
		t.Fatal("LANDFALL is not set")
	}
	// The registry "local" runs a file with the arguments "serve …", and no name of a destination.
	script := filepath.Join(t.TempDir(), "plugin")
	text := fmt.Sprintf("#!/bin/sh\nshift\nexec '%s' serve %s \"$@\"\n", program, name)
	ok(t, os.WriteFile(script, []byte(text), 0o755))

	var log bytes.Buffer
	client, err := managedplugin.NewClient(t.Context(), managedplugin.PluginDestination,
		managedplugin.Config{Name: "oracle", Path: script, Registry: managedplugin.RegistryLocal},
		managedplugin.WithLogger(zerolog.New(&log)), managedplugin.WithNoSentry())
	ok(t, err)
	versions, err := client.Versions(t.Context())
	ok(t, err)
	if fmt.Sprint(versions) != "[3]" {
		t.Errorf("the versions are %v", versions)
	}
	s := served{environment, name, client.Conn, pb.NewPluginClient(client.Conn)}
	_, err = s.client.Init(t.Context(), &pb.Init_Request{Spec: []byte(s.Spec), InvocationId: "oracle"})
	ok(t, err)
	table := newTable("spawned")
	table.Columns[2].PrimaryKey = false // file warns of a key
	s.write(t, table.migrate(), table.rows(1, 10))
	s.wants(t, table, 10)
	refused(t, peer.Send(t.Context(), s.client, peer.InsertBytes([]byte("noise"))))
	_, err = s.client.Close(t.Context(), &pb.Close_Request{})
	ok(t, err)
	ok(t, client.Terminate())
	metrics := client.Metrics()
	if metrics.Errors != 1 || metrics.Warnings != 0 {
		t.Errorf("the engine counted %d errors and %d warnings, not 1 and 0, in:\n%s", metrics.Errors, metrics.Warnings, &log)
	}
	if strings.Contains(log.String(), "unknown level") {
		t.Errorf("the engine did not know the level of a line:\n%s", &log)
	}
}

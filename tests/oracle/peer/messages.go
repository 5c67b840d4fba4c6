// The messages of a Write stream.
package peer

import (
	"fmt"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	pb "github.com/cloudquery/plugin-pb-go/pb/plugin/v3"
	"github.com/cloudquery/plugin-sdk/v4/message"
	"github.com/cloudquery/plugin-sdk/v4/schema"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Migrate asks for a table.
func Migrate(table *schema.Table, force bool) (*pb.Write_Request, error) {
	bytes, err := pb.SchemaToBytes(table.ToArrowSchema())
	return &pb.Write_Request{Message: &pb.Write_Request_MigrateTable{
		MigrateTable: &pb.Write_MessageMigrateTable{Table: bytes, MigrateForce: force}}}, err
}

// Insert sends rows.
func Insert(record arrow.RecordBatch) (*pb.Write_Request, error) {
	bytes, err := pb.RecordToBytes(record)
	return InsertBytes(bytes), err
}

// InsertBytes sends what need not be rows.
func InsertBytes(bytes []byte) *pb.Write_Request {
	return &pb.Write_Request{Message: &pb.Write_Request_Insert{Insert: &pb.Write_MessageInsert{Record: bytes}}}
}

// DeleteStale asks to remove what `source` wrote before `at`.
func DeleteStale(table, source string, at time.Time) *pb.Write_Request {
	return &pb.Write_Request{Message: &pb.Write_Request_Delete{Delete: &pb.Write_MessageDeleteStale{
		TableName: table, SourceName: source, SyncTime: timestamppb.New(at)}}}
}

// DeleteRecord asks to remove the rows of a where clause.
func DeleteRecord(of message.DeleteRecord) (*pb.Write_Request, error) {
	wire := &pb.Write_MessageDeleteRecord{TableName: of.TableName}
	for _, relation := range of.TableRelations {
		wire.TableRelations = append(wire.TableRelations,
			&pb.TableRelation{TableName: relation.TableName, ParentTable: relation.ParentTable})
	}
	for _, group := range of.WhereClause {
		made, err := predicates(group)
		if err != nil {
			return nil, err
		}
		wire.WhereClause = append(wire.WhereClause, made)
	}
	return &pb.Write_Request{Message: &pb.Write_Request_DeleteRecord{DeleteRecord: wire}}, nil
}

func predicates(group message.PredicateGroup) (*pb.PredicatesGroup, error) {
	grouping, known := pb.PredicatesGroup_GroupingType_value[strings.ToUpper(group.GroupingType)]
	if !known {
		return nil, fmt.Errorf("no grouping is called %q", group.GroupingType)
	}
	made := &pb.PredicatesGroup{GroupingType: pb.PredicatesGroup_GroupingType(grouping)}
	for _, one := range group.Predicates {
		operator, known := pb.Predicate_Operator_value[strings.ToUpper(one.Operator)] // the suite writes "eq"
		if !known {
			return nil, fmt.Errorf("no operator is called %q", one.Operator)
		}
		bytes, err := pb.RecordToBytes(one.Record)
		if err != nil {
			return nil, err
		}
		made.Predicates = append(made.Predicates,
			&pb.Predicate{Operator: pb.Predicate_Operator(operator), Column: one.Column, Record: bytes})
	}
	return made, nil
}

using PipelineGraph.Data.Specification;
using PipelineGraph.Data.Specification.Queries;

namespace PipelineGraph.Data.PostgreSql.Tests;

public sealed class PostgreSqlLateFactsTests : LateFactsSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlAnyOrderTests : AnyOrderSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlNumberedChangesTests : NumberedChangesSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlInvariantsTests : InvariantsSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlDefinitionPackagesTests : DefinitionPackagesSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlPresentValuesTests : PresentValuesSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlActivationTests : ActivationSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlChangeOfMindTests : ChangeOfMindSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlPreparationTests : PreparationSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlRunQuestionsTests : RunQuestionsSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlShadowTests : ShadowSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlEvaluationRunTests : EvaluationRunSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlIdempotencyTests : IdempotencySpecification<PostgreSqlFixture>;

public sealed class PostgreSqlInterleavingTests : InterleavingSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlContactFilterTests : ContactFilterSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlConcurrencyTests : ConcurrencySpecification<PostgreSqlFixture>;

public sealed class PostgreSqlAuditTests : AuditSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlMergeTests : MergeSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlMergesInAnyOrderTests : MergesInAnyOrderSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlEraseTests : EraseSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlErasedNeighboursTests : ErasedNeighboursSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlEraseWhilePreparingTests : EraseWhilePreparingSpecification<PostgreSqlFixture>;

public sealed class PostgreSqlTenantCheckTests : TenantCheckSpecification<PostgreSqlFixture>;

using PipelineGraph.Data.Specification;
using PipelineGraph.Data.Specification.Queries;

namespace PipelineGraph.Data.Sqlite.Tests;

public sealed class SqliteLateFactsTests : LateFactsSpecification<SqliteFixture>;

public sealed class SqliteAnyOrderTests : AnyOrderSpecification<SqliteFixture>;

public sealed class SqliteNumberedChangesTests : NumberedChangesSpecification<SqliteFixture>;

public sealed class SqliteInvariantsTests : InvariantsSpecification<SqliteFixture>;

public sealed class SqliteDefinitionPackagesTests : DefinitionPackagesSpecification<SqliteFixture>;

public sealed class SqlitePresentValuesTests : PresentValuesSpecification<SqliteFixture>;

public sealed class SqliteActivationTests : ActivationSpecification<SqliteFixture>;

public sealed class SqliteChangeOfMindTests : ChangeOfMindSpecification<SqliteFixture>;

public sealed class SqlitePreparationTests : PreparationSpecification<SqliteFixture>;

public sealed class SqliteRunQuestionsTests : RunQuestionsSpecification<SqliteFixture>;

public sealed class SqliteShadowTests : ShadowSpecification<SqliteFixture>;

public sealed class SqliteEvaluationRunTests : EvaluationRunSpecification<SqliteFixture>;

public sealed class SqliteIdempotencyTests : IdempotencySpecification<SqliteFixture>;

public sealed class SqliteInterleavingTests : InterleavingSpecification<SqliteFixture>;

public sealed class SqliteContactFilterTests : ContactFilterSpecification<SqliteFixture>;

public sealed class SqliteConcurrencyTests : ConcurrencySpecification<SqliteFixture>;

public sealed class SqliteAuditTests : AuditSpecification<SqliteFixture>;

public sealed class SqliteMergeTests : MergeSpecification<SqliteFixture>;

public sealed class SqliteMergesInAnyOrderTests : MergesInAnyOrderSpecification<SqliteFixture>;

public sealed class SqliteEraseTests : EraseSpecification<SqliteFixture>;

public sealed class SqliteErasedNeighboursTests : ErasedNeighboursSpecification<SqliteFixture>;

public sealed class SqliteEraseWhilePreparingTests : EraseWhilePreparingSpecification<SqliteFixture>;

public sealed class SqliteTenantCheckTests : TenantCheckSpecification<SqliteFixture>;

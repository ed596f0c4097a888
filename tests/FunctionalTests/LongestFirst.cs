using FunctionalTests.Benchmarks;
using FunctionalTests.Deployment;
using FunctionalTests.Draining;
using FunctionalTests.Loss;
using FunctionalTests.RequestTimeouts;
using FunctionalTests.StreamLimits;
using FunctionalTests.Streams.Lifecycle;
using FunctionalTests.Streams.Pings;
using FunctionalTests.Viewer;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(FunctionalTests.LongestFirst))]

namespace FunctionalTests;

/// <summary>
/// Starts the collections that take longest first, so that none of them still runs when all others have ended. The
/// order of the others is random.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        // Heavy.
        ViewerTestGroup.Name,
        Class(typeof(LossTests)),
        Class(typeof(SmokeTests)),
        Class(typeof(ImageTests)),
        Class(typeof(LeaseLeakTests)),
        // Waits.
        Class(typeof(PlainRequestTests)),
        Class(typeof(IdleTests)),
        Class(typeof(SlowReaderTests)),
        Class(typeof(PingTests)),
        Class(typeof(DeadPeerTests)),
        Class(typeof(RollingRestartTests)),
        Class(typeof(EndReasonTests)),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection =>
        [.. DefaultTestCollectionOrderer.Instance.OrderTestCollections(testCollections).OrderBy(Rank)];

    // The name of the collection that xUnit makes of a class without one.
    private static string Class(Type test) => $"Test collection for {test.FullName} ";

    private static int Rank<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        // The id of the class follows its name.
        var name = collection.TestCollectionDisplayName;
        var rank = Array.FindIndex(Longest, known => name.StartsWith(known, StringComparison.Ordinal));
        return rank < 0 ? int.MaxValue : rank;
    }
}

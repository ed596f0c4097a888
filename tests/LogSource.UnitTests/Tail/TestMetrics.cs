using System.Diagnostics.Metrics;
using LogSource.Tail;
using Microsoft.Extensions.DependencyInjection;

namespace LogSource.UnitTests.Tail;

/// <summary>Instruments that nobody reads.</summary>
internal static class TestMetrics
{
    public static TailMetrics Tail { get; } =
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
}

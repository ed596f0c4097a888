using System.Diagnostics;

namespace FunctionalTests;

/// <summary>Waits for a condition that another thread or process makes true.</summary>
internal static class Eventually
{
    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "The condition did not become true within 30 s.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}

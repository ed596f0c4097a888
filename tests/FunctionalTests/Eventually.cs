using System.Diagnostics;

namespace FunctionalTests;

/// <summary>For what happens soon, but on another thread or in another process.</summary>
internal static class Eventually
{
    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "It did not happen within 30 s.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}

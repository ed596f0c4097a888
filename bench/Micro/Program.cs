using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace EdgeGateway.Micro;

/// <summary>Measures single parts of both programs, with their allocations.</summary>
internal static class Program
{
    internal static void Main(string[] args) =>
        BenchmarkSwitcher
            .FromAssembly(typeof(Program).Assembly)
            .Run(
                args,
                DefaultConfig
                    .Instance.AddDiagnoser(MemoryDiagnoser.Default)
                    // In this process: BenchmarkDotNet's own projects know nothing of internal types.
                    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            );
}

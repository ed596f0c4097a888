using EdgeGateway.Fuzzing;
using EdgeGateway.Fuzzing.Coverage;
using SharpFuzz;

// An instrumented parser writes to this memory, also outside of a fuzzer.
BranchMap.Allocate();

switch (args)
{
    case ["instrument", var folder]:
        InstrumentedProgram.Create(folder, countsSteps: false);
        return 0;
    case ["measure", var folder, .. var names]:
        // With the branches' callback, which the fuzzer would be slowed down by.
        InstrumentedProgram.Create(folder, countsSteps: true);
        var (exitCode, output) = await InstrumentedProgram.RunAsync(folder, ["coverage", .. names]);
        Console.Write(output);
        return exitCode;
    case ["coverage", .. var names]:
        Measurement.PrintCoverage(FuzzTargets.All.Where(target => names.Length == 0 || names.Contains(target.Name)));
        return 0;
    case ["steps"]:
        return Measurement.PrintExcess(FuzzTargets.All);
    case [var name, .. var rest] when FuzzTargets.Find(name) is { } target:
        return Run(target, rest);
    default:
        Console.Error.WriteLine($"The targets are {string.Join(", ", FuzzTargets.All.Select(target => target.Name))}.");
        return 2;
}

static int Run(IFuzzTarget target, string[] args)
{
    switch (args)
    {
        case ["afl"]:
            Fuzzer.Run(stream => TargetRun.Check(target, FuzzerInput.Read(stream)));
            return 0;
        case ["unpack", var folder]:
            Corpus.Unpack(target, folder);
            return 0;
        case ["pack", var corpus, .. var folders]:
            return CorpusReduction.Pack(target, corpus, folders);
        case ["replay", .. var files]:
            return Report(target, files.Select(File.ReadAllBytes));
        case []:
            return Report(target, Corpus.Of(target));
        default:
            Console.Error.WriteLine("Usage: TARGET [replay FILE... | unpack FOLDER | pack CORPUS FOLDER... | afl]");
            return 2;
    }
}

static int Report(IFuzzTarget target, IEnumerable<byte[]> inputs)
{
    var faults = TargetRun.FindFaults(target, inputs);
    faults.ForEach(Console.WriteLine);
    return faults.Count == 0 ? 0 : 1;
}

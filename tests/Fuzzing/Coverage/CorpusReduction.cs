namespace EdgeGateway.Fuzzing.Coverage;

/// <summary>Reduces the inputs that the fuzzer found to a small set that reaches the same branches.</summary>
internal static class CorpusReduction
{
    /// <summary>Replaces the found inputs of a corpus by the shortest ones of some folders that reach something new.</summary>
    /// <returns>The exit code: 1 if an input fails. It is left out.</returns>
    public static int Pack(IFuzzTarget target, string corpus, IEnumerable<string> folders)
    {
        var written = Corpus.ReadWritten(corpus);
        var inputs = folders.SelectMany(Directory.EnumerateFiles).Select(File.ReadAllBytes).ToList();
        var reached = new HashSet<int>();
        var kept = new List<byte[]>();
        var failed = 0;

        // The first run of code sees branches that no later one does, such as those of static constructors.
        TargetRun.FindFaults(target, written);
        reached.UnionWith(written.SelectMany(input => BranchMap.Record(target, input)));
        foreach (var input in inputs.OrderBy(input => input.Length))
        {
            if (TargetRun.FindFaults(target, [input]) is { Count: > 0 } faults)
            {
                faults.ForEach(Console.WriteLine);
                failed++;
                continue;
            }

            var before = reached.Count;
            reached.UnionWith(BranchMap.Record(target, input));
            if (reached.Count > before && input.Length > 0)
            {
                kept.Add(input);
            }
        }

        Corpus.WriteFound(corpus, kept);
        Console.WriteLine($"{target.Name}: kept {kept.Count} of {inputs.Count} inputs; {failed} failed.");
        return failed == 0 ? 0 : 1;
    }
}

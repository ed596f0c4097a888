namespace EdgeGateway.Fuzzing;

/// <summary>Runs a target with one input and checks what it needs and what it results in.</summary>
internal static class TargetRun
{
    /// <exception cref="WrongResultException">A result is wrong, or the parser allocates too much.</exception>
    public static void Check(IFuzzTarget target, ReadOnlyMemory<byte> input)
    {
        // The first run may allocate what is kept for all later ones.
        var most = target.MaxAllocation(input.Length);
        if (Allocation(target, input) > most && Allocation(target, input) is var needed && needed > most)
        {
            throw new WrongResultException($"Parsing {input.Length} bytes allocates {needed} bytes, more than {most}.");
        }

        target.Check(input);
    }

    /// <summary>Runs a target with several inputs.</summary>
    /// <returns>The faults, each with its input.</returns>
    public static List<string> FindFaults(IFuzzTarget target, IEnumerable<byte[]> inputs)
    {
        var faults = new List<string>();
        foreach (var input in inputs)
        {
            try
            {
                Check(target, input);
            }
            catch (Exception exception)
            {
                faults.Add($"{target.Name}: {CorpusText.Escape(input)}\n  {exception}");
            }
        }

        return faults;
    }

    private static long Allocation(IFuzzTarget target, ReadOnlyMemory<byte> input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        target.Parse(input);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}

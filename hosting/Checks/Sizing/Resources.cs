using EdgeGateway.Hosting.Checks.Reviews;

namespace EdgeGateway.Hosting.Checks.Sizing;

/// <summary>The descriptors and the memory that a program uses at most, by its settings.</summary>
internal sealed class Resources
{
    /// <param name="uses">What the program uses.</param>
    /// <param name="descriptorLimit">The descriptors that the process may have.</param>
    /// <param name="memoryLimit">The memory that the process may have, in bytes.</param>
    public Resources(IEnumerable<ResourceUse> uses, long descriptorLimit, long memoryLimit)
    {
        var all = uses.ToArray();
        (DescriptorLimit, MemoryLimit) = (descriptorLimit, memoryLimit);
        IsLimited = all.All(use => use.Count is not null);

        // Without a limit in the settings, connections are accepted until the process has no descriptors left.
        var free = Math.Max(0, descriptorLimit - all.Sum(use => (use.Count ?? 0) * use.Descriptors));
        var each = all.Where(use => use.Count is null).Sum(use => use.Descriptors);
        Uses = [.. all.Select(use => use.Count is null ? use with { Count = each == 0 ? 0 : free / each } : use)];
        Unlimited = [.. all.Where(use => use.Count is null).Select(use => use.Limit).Distinct()];
        Descriptors = Uses.Sum(use => use.Count!.Value * use.Descriptors);
        IdleMemory = Uses.Sum(use => use.Count!.Value * use.Idle);
        FullMemory = Uses.Sum(use => use.Count!.Value * use.Full);
    }

    /// <summary>The uses; each has a count.</summary>
    public IReadOnlyList<ResourceUse> Uses { get; }

    /// <summary>Whether the settings limit everything that is counted.</summary>
    public bool IsLimited { get; }

    /// <summary>The settings that would limit what is not limited.</summary>
    public IReadOnlyList<string> Unlimited { get; }

    public long Descriptors { get; }

    public long DescriptorLimit { get; }

    public long IdleMemory { get; }

    public long FullMemory { get; }

    public long MemoryLimit { get; }

    /// <summary>Adds warnings where the process may not have what it uses at most.</summary>
    public void Warn(Findings findings)
    {
        foreach (var use in Uses.Where(use => Unlimited.Contains(use.Limit)).DistinctBy(use => use.Limit))
        {
            findings.Warn(
                use.Limit,
                use.Unlimited,
                $"connections are accepted until all {DescriptorLimit} descriptors are used"
            );
        }

        if (IsLimited && Descriptors > DescriptorLimit)
        {
            findings.Warn("ulimit -Hn", DescriptorLimit, $"the settings permit {Descriptors} descriptors");
        }

        if (IdleMemory > MemoryLimit)
        {
            findings.Warn(
                "memory",
                ByteSize.Format(MemoryLimit),
                $"the settings permit {ByteSize.Format(IdleMemory)} for connections and streams that are silent"
            );
        }
    }
}

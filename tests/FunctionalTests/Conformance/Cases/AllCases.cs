namespace FunctionalTests.Conformance.Cases;

/// <summary>All conformance cases.</summary>
internal static class AllCases
{
    public static IReadOnlyList<ConformanceCase> List { get; } =
    [
        // The slow cases start first, because they take longest.
        .. Group("slow", SlowCases.List()),
        .. Group("framing", FramingCases.List()),
        .. Group("lengths", LengthCases.List()),
        .. Group("fragments", FragmentCases.List()),
        .. Group("control", ControlCases.List()),
        .. Group("reserved", ReservedCases.List()),
        .. Group("masking", MaskingCases.List()),
        .. Group("utf-8", Utf8Cases.List()),
        .. Group("closing", ClosingCases.List()),
        .. Group("deflate", DeflateCases.List()),
        .. Group("deflate faults", DeflateFaultCases.List()),
    ];

    private static IEnumerable<ConformanceCase> Group(string name, IEnumerable<ConformanceCase> cases) =>
        cases.Select(one => one with { Name = $"{name}: {one.Name}" });
}

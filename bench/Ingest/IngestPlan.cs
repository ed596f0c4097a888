namespace EdgeGateway.Bench.Ingest;

/// <summary>How much is written.</summary>
/// <param name="Rounds">How often.</param>
/// <param name="Requests">Requests of a round.</param>
/// <param name="Lines">Lines of a request.</param>
/// <param name="Connections">Connections, each with one request at a time.</param>
/// <param name="Apps">How many apps they are for.</param>
internal sealed record IngestPlan(int Rounds, int Requests, int Lines, int Connections, int Apps)
{
    /// <summary>Bytes of a line, without its line feed.</summary>
    public const int LineLength = 120;

    /// <summary>Lines of a round.</summary>
    public int LinesOfRound => Requests * Lines;

    /// <summary>As on the command line.</summary>
    public override string ToString() =>
        $"ingest --rounds {Rounds} --requests {Requests} --lines {Lines} --connections {Connections} --apps {Apps}";
}

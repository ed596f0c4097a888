namespace EdgeGateway.Bench.Ingest;

/// <summary>The amount of data to write.</summary>
/// <param name="Rounds">Number of rounds.</param>
/// <param name="Requests">Requests per round.</param>
/// <param name="Lines">Lines per request.</param>
/// <param name="Connections">Connections, each with one request at a time.</param>
/// <param name="Apps">Number of apps that receive the lines.</param>
internal sealed record IngestPlan(int Rounds, int Requests, int Lines, int Connections, int Apps)
{
    /// <summary>Bytes per line without the line feed.</summary>
    public const int LineLength = 120;

    /// <summary>Lines per round.</summary>
    public int LinesOfRound => Requests * Lines;

    /// <summary>The arguments on the command line.</summary>
    public override string ToString() =>
        $"ingest --rounds {Rounds} --requests {Requests} --lines {Lines} --connections {Connections} --apps {Apps}";
}

namespace LogSource.Ingest;

/// <summary>What is wrong with a line, told by one who does not know its number.</summary>
/// <param name="fault">Goes on from "Line 3 ".</param>
/// <param name="code">The problem's code.</param>
internal sealed class BadLineException(string fault, string code = "bad-line") : Exception(fault)
{
    public string Code => code;
}

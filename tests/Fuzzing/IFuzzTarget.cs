namespace EdgeGateway.Fuzzing;

/// <summary>A parser of bytes that a client chooses, and what must hold for its results.</summary>
internal interface IFuzzTarget
{
    /// <summary>The target's name, which is also the name of its corpus.</summary>
    string Name { get; }

    /// <summary>
    /// The beginnings of the full names of the parser's types. Their branches are the target's coverage.
    /// </summary>
    IReadOnlyList<string> Parsers { get; }

    /// <summary>The most branches that <see cref="Parse"/> executes for an input of this length.</summary>
    long MaxSteps(int length);

    /// <summary>The most bytes that <see cref="Parse"/> allocates for an input of this length.</summary>
    long MaxAllocation(int length);

    /// <summary>Parses an input once, as a server does. Ends without an exception for any input.</summary>
    void Parse(ReadOnlyMemory<byte> input);

    /// <summary>Compares the parser's results with an independent answer.</summary>
    /// <exception cref="WrongResultException">A result is wrong.</exception>
    void Check(ReadOnlyMemory<byte> input);
}

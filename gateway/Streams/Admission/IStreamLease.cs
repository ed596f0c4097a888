namespace EdgeGateway.Streams.Admission;

/// <summary>A stream's slot under a limit on concurrent streams. It is a feature of the stream's request.</summary>
internal interface IStreamLease
{
    /// <summary>The slot was withdrawn. The stream must end.</summary>
    bool IsWithdrawn { get; }
}

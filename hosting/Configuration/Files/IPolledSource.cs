namespace EdgeGateway.Hosting.Configuration.Files;

/// <summary>A configuration source whose files are polled for changes.</summary>
internal interface IPolledSource
{
    SourcePolling Polling { get; }
}

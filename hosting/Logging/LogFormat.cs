namespace EdgeGateway.Hosting.Logging;

/// <summary>The values of <c>Logging:Format</c>.</summary>
internal enum LogFormat
{
    /// <summary>For people: <see cref="TextRecord"/>.</summary>
    Text,

    /// <summary>For log collectors: <see cref="JsonRecord"/>.</summary>
    Json,
}

using EdgeGateway.Operations;

namespace EdgeGateway.Identity;

/// <summary>
/// Logs each change that an operator makes by the admin API, with who made it, in the category <c>EdgeGateway.Audit</c>.
/// Event ids 1600 to 1609.
/// </summary>
internal sealed partial class AuditLog(ChangeLog changes, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger("EdgeGateway.Audit");

    /// <summary>Records a change.</summary>
    /// <param name="context">The request that asked for it.</param>
    /// <param name="kind">How it is reported to operators; null if something else reports it.</param>
    /// <param name="change">What was changed, as a part of a sentence: <c>ended 3 streams</c>.</param>
    public void Record(HttpContext context, ChangeKind? kind, string change)
    {
        var by = Operator.Of(context);
        var client = context.Connection.RemoteIpAddress?.ToString() ?? "";
        Changed(_logger, by.Name, by.TokenId, client, change);
        if (kind is not null)
        {
            var who = by.TokenId is null ? by.Name : $"{by.Name} (token {by.TokenId}, from {client})";
            changes.Add(kind.Value, $"{who} {change}.");
        }
    }

    [LoggerMessage(1600, LogLevel.Information, "{Operator} (token {TokenId}, from {Client}) {Change}")]
    private static partial void Changed(
        ILogger logger,
        string @operator,
        string? tokenId,
        string client,
        string change
    );
}

using EdgeGateway.Tokens.Validation;

namespace EdgeGateway.Tokens;

/// <summary>A feature of a request whose token is rejected.</summary>
internal sealed record RejectedToken(TokenRejection Reason);

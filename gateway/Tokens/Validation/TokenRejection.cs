namespace EdgeGateway.Tokens.Validation;

/// <summary>
/// Why a request is rejected because of its token: the tag of the metric, and the source of the client's problem response.
/// </summary>
internal enum TokenRejection
{
    /// <summary>The request has no token, and its route needs one.</summary>
    Missing,

    /// <summary>
    /// The request has several tokens that differ (RFC 6750 section 2: "MUST NOT use more than one method").
    /// </summary>
    Ambiguous,

    /// <summary>The token is not a valid compact JWS, or its signature is not by one of the keys.</summary>
    Invalid,

    /// <summary>The token's <c>iss</c> or <c>aud</c> differs from its key's.</summary>
    NotForUs,

    /// <summary>The token's <c>nbf</c> or <c>iat</c> is in the future.</summary>
    NotYetValid,

    /// <summary>The token's lifetime is longer than this gateway allows.</summary>
    LivesTooLong,

    /// <summary>The token's <c>exp</c> has passed.</summary>
    Expired,

    /// <summary>The token, its tenant's tokens or the tokens for the app were revoked.</summary>
    Revoked,

    /// <summary>The one-time token has been used.</summary>
    Used,

    /// <summary>The token is valid, and for other apps.</summary>
    AppNotAllowed,

    /// <summary>The token is valid, and lacks the scope that the route requires.</summary>
    InsufficientScope,

    /// <summary>The token has an unknown key id, and some keys could not be read yet.</summary>
    KeysUnavailable,

    /// <summary>This gateway has not read the revocations yet.</summary>
    RevocationsUnavailable,

    /// <summary>Redis cannot report whether the one-time token has been used.</summary>
    TicketsUnavailable,
}

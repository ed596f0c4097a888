namespace EdgeGateway.Tokens.Validation;

/// <summary>Why a request's token does not let it in. Closed: the metric's tag, and what the problem for the client is made of.</summary>
internal enum TokenRefusal
{
    /// <summary>The request bears several tokens that differ (RFC 6750 section 2: "MUST NOT use more than one method").</summary>
    Ambiguous,

    /// <summary>It is no compact JWS as we take them, or its signature is not by one of our keys.</summary>
    Invalid,

    /// <summary>Its <c>iss</c> or <c>aud</c> is another than its key's.</summary>
    NotForUs,

    /// <summary>Its <c>nbf</c> or <c>iat</c> is in the future.</summary>
    NotYetValid,

    /// <summary>Its <c>exp</c> is farther away than this gateway allows.</summary>
    LivesTooLong,

    /// <summary>Its <c>exp</c> has passed.</summary>
    Expired,

    /// <summary>It was revoked: itself, or its tenant's tokens, or those for the app.</summary>
    Revoked,

    /// <summary>It is good for one use and was used.</summary>
    Used,

    /// <summary>It names a key that is not known, while keys could not be fetched yet.</summary>
    KeysUnavailable,

    /// <summary>This gateway does not know yet what is revoked.</summary>
    RevocationsUnavailable,

    /// <summary>It is good for one use, and whether it was used cannot be told now.</summary>
    TicketsUnavailable,
}

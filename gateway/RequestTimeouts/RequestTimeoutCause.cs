namespace EdgeGateway.RequestTimeouts;

/// <summary>Who caused the timeout of a plain request.</summary>
internal enum RequestTimeoutCause
{
    /// <summary>The client did not send the rest of the request's body.</summary>
    ClientSilent,

    /// <summary>The backend sent nothing.</summary>
    BackendSilent,

    /// <summary>The client did not read the response's bytes.</summary>
    SlowClient,

    /// <summary>The client sent the request's body too slowly, and too many others did so, too.</summary>
    ClientSlow,

    /// <summary>The gateway was very short of memory, and this client was among the slowest readers.</summary>
    Overload,
}

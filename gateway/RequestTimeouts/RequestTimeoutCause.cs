namespace EdgeGateway.RequestTimeouts;

/// <summary>Who was silent when a plain request timed out.</summary>
internal enum RequestTimeoutCause
{
    /// <summary>The client did not send the rest of the request's body.</summary>
    ClientSilent,

    /// <summary>The backend sent nothing.</summary>
    BackendSilent,

    /// <summary>The client did not take the response's bytes.</summary>
    SlowClient,
}

namespace EdgeGateway.RequestTimeouts;

/// <summary>Receives the client's activity while the request timeout is suspended.</summary>
internal interface IClientActivity
{
    /// <summary>Records that the client sent bytes of the request's body.</summary>
    void OnClientSent();
}

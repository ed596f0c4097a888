namespace EdgeGateway.Viewer;

/// <summary>The section <c>Viewer</c>: the page that shows an app's logs. A change needs a restart.</summary>
internal sealed class ViewerOptions
{
    public const string Section = "Viewer";

    /// <summary>How <see cref="Path"/> has to end: the page finds its files and the app's name by it.</summary>
    public const string PathEnd = "/{app}/view";

    /// <summary>Whether the page is served. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Where the page is served. It reads <c>logs</c> and <c>containers</c> beside its own address. Default:
    /// <c>/apps/{app}/view</c>.
    /// </summary>
    public string Path { get; set; } = $"/apps{PathEnd}";
}

using Microsoft.Playwright;

namespace FunctionalTests.Browsers;

/// <summary>
/// A real browser for the tests of a class: the program in <c>EDGEGATEWAY_TEST_CHROMIUM</c>, else <c>chromium</c> on
/// the PATH, else <c>/usr/bin/chromium</c>. Nothing is downloaded.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Variable = "EDGEGATEWAY_TEST_CHROMIUM";
    private const string DefaultPath = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var executable = Find();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = executable,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            }
        );
    }

    /// <summary>Opens a page in a new profile, which is deleted with the page.</summary>
    public async Task<IPage> OpenAsync(Uri address)
    {
        var page = await _browser!.NewPageAsync();
        await page.GotoAsync(address.ToString());
        return page;
    }

    /// <summary>Creates a profile with these options, which the caller disposes of.</summary>
    public Task<IBrowserContext> NewProfileAsync(BrowserNewContextOptions options) =>
        _browser!.NewContextAsync(options);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named)
                ? named
                : throw new FileNotFoundException($"{Variable} is '{named}': must be an existing file.");
        }

        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return folders
                .Select(folder => Path.Combine(folder, "chromium"))
                .Append(DefaultPath)
                .FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException(
                $"These tests need Chromium: install the package chromium, or set {Variable} to the program."
            );
    }
}
